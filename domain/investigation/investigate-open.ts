import { query } from '../database.ts';
import { whileAlone } from '../while-alone.ts';
import type { Decision } from './decide.ts';
import { investigateCase, type InvestigationDeps } from './investigate-case.ts';

/** More open cases than this are one cause, not many; what is left over comes with the next call. */
const MOST = 200;

/** Any number will do that no other lock takes: two processes would ask, and pay a model, twice about the same. */
const INVESTIGATING_LOCK = 5_125_553;

/** What came of it, in cases. */
export type Investigated = Readonly<Record<Decision, number>>;

/**
 * Investigates every open case that matters and whose newest observation nobody has explained yet, the oldest first. One
 * that fails holds up no other, and is thrown in the end. Nothing where another process is at it already.
 */
export async function investigateOpen(deps: InvestigationDeps, signal: AbortSignal): Promise<Investigated> {
  const investigated = await whileAlone(deps.database, INVESTIGATING_LOCK, () => investigateAll(deps, signal));
  return investigated ?? { fix: 0, ask: 0, watch: 0 };
}

async function investigateAll(deps: InvestigationDeps, signal: AbortSignal): Promise<Investigated> {
  const counts = { fix: 0, ask: 0, watch: 0 };
  const failures: unknown[] = [];
  const cases = await query<{ id: number }>(deps.database.em(), unexplained, [deps.clock.now(), MOST]);
  for (const { id } of cases) {
    try {
      signal.throwIfAborted();
      const decision = await investigateCase(deps, id, signal);
      if (decision) counts[decision]++;
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return counts;
}

const unexplained = `
select id::float8
  from drift_case c
 where closed_at is null and severity <> 'minor' and (ignored_until is null or ignored_until <= $1)
   and not exists (select from finding f where f.drift_id = c.last_drift_id)
 order by opened_at, id
 limit $2`;
