import { query } from '../database.ts';
import type { Decision } from './decide.ts';
import { investigateCase, type InvestigationDeps } from './investigate-case.ts';

/** More open cases than this are one cause, not many; what is left over comes with the next call. */
const MOST = 200;

/** What came of it, in cases. */
export type Investigated = Readonly<Record<Decision, number>>;

/** Investigates every open case that matters and whose newest observation nobody has explained yet, the oldest first. */
export async function investigateOpen(deps: InvestigationDeps, signal: AbortSignal): Promise<Investigated> {
  const counts = { fix: 0, ask: 0, watch: 0 };
  const cases = await query<{ id: number }>(deps.database.em(), unexplained, [deps.clock.now(), MOST]);
  for (const { id } of cases) {
    signal.throwIfAborted();
    const decision = await investigateCase(deps, id, signal);
    if (decision) counts[decision]++;
  }
  return counts;
}

const unexplained = `
select id::float8
  from drift_case c
 where closed_at is null and severity <> 'minor' and (ignored_until is null or ignored_until <= $1)
   and not exists (select from finding f where f.drift_id = c.last_drift_id)
 order by opened_at, id
 limit $2`;
