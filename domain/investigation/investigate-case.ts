import type { Clock } from '../clock.ts';
import { readMode } from '../controls/mode.ts';
import { type Database, type EntityManager, query } from '../database.ts';
import type { Investigator } from '../ports/investigator.ts';
import { defaultDueTimes, type DueTimes } from '../reconcile/due-times.ts';
import { type CaseFacts, lockCase, readCase } from './case-facts.ts';
import { decide, type Decision } from './decide.ts';
import { fix } from './fix.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { passGates } from './gates.ts';
import { proposeCorrection } from './propose-correction.ts';
import { raiseNotices } from './raise-notices.ts';
import { askInvestigator, type ReadAnswer } from './read-finding.ts';
import { standingOf } from './standing.ts';
import { storeFinding } from './store-finding.ts';

export interface InvestigationDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly investigator: Investigator;
  /** Tells the drain that something is due; called after a commit. */
  readonly wake: () => void;
  readonly dueTimes?: DueTimes;
}

/** Any number will do that no other lock takes: one at a time decides, so that the limits on fixes are exact. */
const DECIDING_LOCK = 5_125_544;

/**
 * Has the newest observation of a case explained, judges the answer, and fixes, asks or watches. Null when there is
 * nothing to investigate: the case is closed, or this observation was seen already. Rejects only with the signal's reason.
 */
export async function investigateCase(
  deps: InvestigationDeps,
  caseId: number,
  signal: AbortSignal,
): Promise<Decision | null> {
  const facts = await readCase(deps.database.em(), caseId);
  if (!facts || facts.closed || facts.investigated) return null;
  const read = await askInvestigator(deps.investigator, facts, signal);
  const decision = await deps.database.em().transactional((em) => act(em, deps, facts, read));
  if (decision === 'fix') deps.wake();
  return decision;
}

/** In one commit with everything it rests on: the rows are read again under the lock of the case and its SKU. */
async function act(
  em: EntityManager,
  deps: InvestigationDeps,
  seen: CaseFacts,
  read: ReadAnswer,
): Promise<Decision | null> {
  await query(em, 'select pg_advisory_xact_lock($1)', [DECIDING_LOCK]);
  await lockCase(em, seen.caseId);
  const facts = (await readCase(em, seen.caseId))!;
  if (facts.closed || facts.investigated || facts.driftId !== seen.driftId) return null;

  const at = deps.clock.now();
  const dueTimes = deps.dueTimes ?? defaultDueTimes;
  const { rows } = await gatherEvidence(em, facts.driftId, dueTimes);
  const gates = passGates(read, await standingOf(em, { facts, rows, now: at, dueTimes }));
  const mode = await readMode(em);
  const { finding } = read;
  const watchedBefore = facts.lastDecision === 'watch';
  const decision = decide({ action: finding.action, gates, mode, watchedBefore });

  const investigator = read.by;
  const stored = await storeFinding(em, { facts, investigator, finding, rows, gates, decision, mode, at });
  if (decision === 'fix') await fix(em, { facts, finding, findingId: stored.id, at });
  if (decision === 'ask')
    await proposeCorrection(em, { facts, findingId: stored.id, from: facts.storefront, to: facts.expected, at });
  if (stored.isNews || decision === 'fix') await raiseNotices(em, [facts.caseId], at);
  return decision;
}
