import { IsolationLevel } from '@mikro-orm/postgresql';
import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Investigator, Question } from '../ports/investigator.ts';
import { defaultDueTimes, type DueTimes } from '../reconcile/due-times.ts';
import { type CaseFacts, lockCase, readCase } from './case-facts.ts';
import type { Decision } from './decide.ts';
import { fix } from './fix.ts';
import { judgeAnswer, type Judged } from './judge-answer.ts';
import { proposeCorrection } from './propose-correction.ts';
import { raiseNotices } from './raise-notices.ts';
import { askInvestigator, type ReadAnswer } from './read-finding.ts';
import { storeFinding } from './store-finding.ts';
import { storeInvestigation } from './store-investigation.ts';

export interface InvestigationDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly investigator: Investigator;
  /** Tells the drain that something is due; called after a commit. */
  readonly wake: () => void;
  readonly dueTimes?: DueTimes;
}

/** What was answered about a case, and what code made of it. */
export interface Explained extends Judged {
  readonly question: Question;
  readonly answer: ReadAnswer;
}

/** Any number will do that no other lock takes: one at a time decides, so that the limits on fixes are exact. */
const DECIDING_LOCK = 5_125_544;

/**
 * Has the newest observation of a case explained, judges the answer, and fixes, asks or watches. Null when there is
 * nothing to investigate: the case is closed, or this observation was seen already and nobody asks `again`. Rejects only
 * with the signal's reason.
 */
export async function investigateCase(
  deps: InvestigationDeps,
  caseId: number,
  signal: AbortSignal,
  { again = false }: { again?: boolean } = {},
): Promise<Decision | null> {
  const facts = await readCase(deps.database.em(), caseId);
  if (!facts || facts.closed || (facts.investigated && !again)) return null;
  const explained = await explain(deps, facts, signal, again);
  return explained?.decision ?? null;
}

/** The same for somebody who asks, also when it was seen already. Throws `unknown-case`, `case-closed` and `case-moved`. */
export async function explainCase(deps: InvestigationDeps, caseId: number, signal: AbortSignal): Promise<Explained> {
  const facts = await openCase(deps.database.em(), caseId);
  const explained = await explain(deps, facts, signal, true);
  if (explained) return explained;
  throw new DomainError(
    'case-moved',
    `Case ${caseId} moved on while it was looked at, so nothing was decided: ask again.`,
    { caseId },
  );
}

/** Asks and judges in the same way, and writes nothing: what would be decided now. Throws `unknown-case` and `case-closed`. */
export async function lookAtCase(
  deps: Omit<InvestigationDeps, 'wake'>,
  caseId: number,
  signal: AbortSignal,
): Promise<Explained> {
  const { database, investigator } = deps;
  const question = questionOf(await openCase(database.em(), caseId));
  const answer = await askInvestigator(investigator, question, signal);
  return database.em().transactional(
    async (em) => {
      const facts = await openCase(em, caseId);
      return { question, answer, ...(await judgeAnswer(em, { facts, answer, ...nowOf(deps) })) };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
}

async function openCase(em: EntityManager, caseId: number): Promise<CaseFacts> {
  const facts = await readCase(em, caseId);
  if (!facts) throw new DomainError('unknown-case', `There is no case ${caseId}.`, { caseId });
  if (!facts.closed) return facts;
  throw new DomainError('case-closed', `Case ${caseId} is closed: shop and warehouse agree again.`, { caseId });
}

async function explain(
  deps: InvestigationDeps,
  facts: CaseFacts,
  signal: AbortSignal,
  again: boolean,
): Promise<Explained | null> {
  const question = questionOf(facts);
  const answer = await askInvestigator(deps.investigator, question, signal);
  const judged = await deps.database.em().transactional((em) => act(em, deps, { seen: facts, answer, again }));
  if (judged?.decision === 'fix') deps.wake();
  return judged && { question, answer, ...judged };
}

function questionOf({ caseId, driftId, skuId, sku, locationId, location, delta }: CaseFacts): Question {
  return { caseId, driftId, skuId, sku, locationId, location, delta };
}

interface Acting {
  readonly seen: CaseFacts;
  readonly answer: ReadAnswer;
  readonly again: boolean;
}

/** In one commit with everything it rests on: the rows are read again under the lock of the case and its SKU. */
async function act(
  em: EntityManager,
  deps: InvestigationDeps,
  { seen, answer, again }: Acting,
): Promise<Judged | null> {
  await query(em, 'select pg_advisory_xact_lock($1)', [DECIDING_LOCK]);
  await lockCase(em, seen.caseId);
  const facts = (await readCase(em, seen.caseId))!;
  // What a model said is kept even when it came too late to be used.
  const investigationId = answer.record && (await storeInvestigation(em, seen, answer.record));
  if (facts.closed || (facts.investigated && !again) || facts.driftId !== seen.driftId) return null;

  const { now: at, dueTimes } = nowOf(deps);
  const judged = await judgeAnswer(em, { facts, answer, now: at, dueTimes });
  const stored = await storeFinding(em, { facts, answer, judged, investigationId, at });
  const { decision, counted } = judged;
  if (decision === 'fix') await fix(em, { facts, action: answer.finding.action, counted, findingId: stored.id, at });
  if (decision === 'ask')
    await proposeCorrection(em, {
      facts,
      findingId: stored.id,
      requestId: null,
      from: facts.storefront,
      to: facts.expected,
      at,
    });
  if (stored.isNews || decision === 'fix') await raiseNotices(em, [facts.caseId], at);
  return judged;
}

function nowOf({ clock, dueTimes = defaultDueTimes }: Pick<InvestigationDeps, 'clock' | 'dueTimes'>) {
  return { now: clock.now(), dueTimes };
}
