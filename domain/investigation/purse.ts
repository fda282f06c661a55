import type { Clock } from '../clock.ts';
import { type Database, query, run } from '../database.ts';
import type { Purse } from '../ports/investigator.ts';

interface PurseDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** In any 24 hours, over every process of this database. */
  readonly usdPerDay: number;
}

/** Any number will do that no other lock takes. */
const PURSE_LOCK = 5_125_552;

/** The day's money for models. One at a time reaches into it, so that all of them together never take more. */
export function createPurse({ database, clock, usdPerDay }: PurseDeps): Purse {
  return {
    reserve: (usd, model) =>
      database.em().transactional(async (em) => {
        await query(em, 'select pg_advisory_xact_lock($1)', [PURSE_LOCK]);
        const [row] = await query<{ id: number }>(em, reserve, [clock.now(), model, usd, usdPerDay]);
        return row?.id ?? null;
      }),
    settle: async (reservation, usd) => void (await run(database.em(), settle, [reservation, usd, clock.now()])),
  };
}

// What was never settled counts with all that was set aside. A NaN is above every budget to PostgreSQL, so it gets nothing.
const reserve = `
insert into model_call (called_at, model, reserved_usd)
select $1, $2, $3::numeric
 where $3::numeric + (select coalesce(sum(coalesce(cost_usd, reserved_usd)), 0)
                        from model_call
                       where called_at > $1::timestamptz - interval '24 hours') <= $4::numeric
returning id::float8`;

/** Once: the first that was said is what it cost. */
const settle = `
update model_call set cost_usd = $2, settled_at = $3 where id = $1 and cost_usd is null`;
