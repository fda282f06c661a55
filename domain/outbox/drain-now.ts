import { type Database, query } from '../database.ts';
import { type DrainDeps, drainOutbox } from './drain.ts';

export interface DrainedNow {
  /** Messages confirmed by the shop, or netted, while this ran, whoever delivered them. */
  readonly delivered: number;
  readonly remaining: number;
  readonly rejected: number;
  readonly quarantined: number;
}

/** Somebody else may be draining: look again this often. */
const LOOK_AGAIN_MS = 100;

/** Drains until nothing is due, as a person asks for it: with another holder it wakes that one, waits, and makes sure. */
export async function drainNow(
  deps: DrainDeps,
  database: Database,
  wake: () => void,
  signal: AbortSignal,
): Promise<DrainedNow> {
  const since = deps.clock.now();
  while ((await drainOutbox(deps, signal)).outcome !== 'drained') {
    signal.throwIfAborted();
    wake();
    await deps.sleep(LOOK_AGAIN_MS, signal);
  }
  const [settled] = await query<Omit<DrainedNow, 'remaining'>>(database.em(), settledSince, [since]);
  return { ...settled!, remaining: await deps.store.remaining() };
}

const settledSince = `
select count(*) filter (where d.state = 'applied' or m.state = 'netted')::integer as delivered,
       count(*) filter (where d.state = 'rejected')::integer                      as rejected,
       count(*) filter (where d.state = 'quarantined')::integer                   as quarantined
  from (select id, state, delivery_id from message where delivery_id in (select id from delivery where settled_at >= $1)
        union all
        select id, state, delivery_id from message where state = 'netted' and settled_at >= $1) m
  left join delivery d on d.id = m.delivery_id`;
