import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, query, run } from '../database.ts';

/**
 * How much is done without a person. Shadow: nothing. Assist: late updates are sent again. Auto: numbers are set too.
 * In all of them people's Approve works.
 */
export const modes = ['shadow', 'assist', 'auto'] as const;
export type Mode = (typeof modes)[number];

/** What was chosen; until then a sandbox may do all of it and a real shop nothing. */
export async function readMode(em: EntityManager): Promise<Mode> {
  const [row] = await query<{ mode: Mode }>(em, mode);
  return row!.mode;
}

const mode = `
select coalesce((select mode from policy), (select 'auto' from known_shop where sandbox), 'shadow') as mode`;

export async function setMode(
  { database, clock }: { database: Database; clock: Clock },
  { mode, actor }: { mode: Mode; actor: string },
): Promise<void> {
  await run(
    database.em(),
    `insert into policy (mode, changed_by, changed_at) values ($1, $2, $3)
     on conflict (only_one) do update set mode = excluded.mode, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [mode, actor, clock.now()],
  );
}
