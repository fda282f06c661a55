import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, run } from '../database.ts';
import { DomainError } from '../errors.ts';
import { requestCorrection } from '../outbox/request-correction.ts';
import { type Storefront, StorefrontReadError } from '../ports/storefront.ts';
import { defaultDueTimes, type DueTimes } from '../reconcile/due-times.ts';
import {
  alreadyDecided,
  type Approval,
  caseClosed,
  confirmFirst,
  numbersMoved,
  shopUnreachable,
  updateOnItsWay,
} from './approval.ts';
import { lockCase } from './case-facts.ts';
import { type CorrectionFacts, readCorrection, successorOf } from './correction-facts.ts';
import { proposeCorrection } from './propose-correction.ts';
import { raiseNotices } from './raise-notices.ts';
import { readShopNumber } from './read-numbers.ts';
import { recordDecision } from './record-decision.ts';
import { redriveUndelivered } from './redrive.ts';
import { expectedNow } from './standing.ts';

export interface ApproveDeps {
  readonly database: Database;
  readonly storefront: Storefront;
  readonly clock: Clock;
  readonly wake: () => void;
  readonly dueTimes?: DueTimes;
}

export interface Approving {
  readonly correctionId: number;
  readonly actor: string;
  /** Somebody was asked a second time: needed above 20 units. */
  readonly confirmed?: boolean;
}

const MOST_UNASKED = 20;

/**
 * Carries out what a person approved, after deriving it again: the shop is read now, what should be is worked out now, and
 * only if both are still what the button said, the correction is made. Of several who approve, one wins; the same again
 * does nothing. Throws DomainError `unknown-correction` and `not-comparable`.
 */
export async function approveCorrection(
  deps: ApproveDeps,
  approving: Approving,
  signal: AbortSignal,
): Promise<Approval> {
  const asked = await readCorrection(deps.database.em(), approving.correctionId);
  const settled = await alreadySettled(deps.database.em(), asked);
  if (settled) return settled;
  if (Math.abs(asked.to - asked.from) > MOST_UNASKED && !approving.confirmed) return confirmFirst(asked);

  try {
    const from = await readShopNumber(deps, asked, signal);
    const approval = await deps.database.em().transactional((em) => approve(em, deps, approving, from));
    if (approval.outcome === 'approved') deps.wake();
    return approval;
  } catch (error) {
    if (error instanceof StorefrontReadError) return shopUnreachable(error.message);
    if (error instanceof DomainError && error.code === 'update-on-its-way')
      return sendAgain(deps, asked, approving.actor);
    throw error;
  }
}

/** Whoever holds the case's lock decides; whoever comes second finds that it was decided. */
async function approve(em: EntityManager, deps: ApproveDeps, approving: Approving, from: number): Promise<Approval> {
  const { caseId } = await readCorrection(em, approving.correctionId);
  await lockCase(em, caseId);
  const asked = await readCorrection(em, approving.correctionId);
  const settled = await alreadySettled(em, asked);
  if (settled) return settled;

  const at = deps.clock.now();
  const to = await expectedNow(em, { ...asked, now: at, dueTimes: deps.dueTimes ?? defaultDueTimes });
  if (from === asked.from && to === asked.to) return carryOut(em, asked, approving.actor, at);
  const { findingId, requestId } = asked;
  const proposal = await proposeCorrection(em, { facts: asked, findingId, requestId, from, to, at });
  await raiseNotices(em, [caseId], at);
  return numbersMoved(proposal, { from, to });
}

async function carryOut(em: EntityManager, asked: CorrectionFacts, actor: string, at: Date): Promise<Approval> {
  const { correctionId, caseId, sku, from, to } = asked;
  const messageId = await requestCorrection(em, { ...asked, at });
  const won = await run(em, approveProposed, [correctionId, actor, at, messageId]);
  if (won !== 1) throw new DomainError('already-decided', 'Somebody else decided this at the same moment. Look again.');
  const says = `Approved: shop ${from} -> ${to}`;
  await recordDecision(em, { caseId, correctionId, actor, verb: 'approve', says, at });
  await raiseNotices(em, [caseId], at);
  return {
    outcome: 'approved',
    sku,
    from,
    to,
    messageId,
    says: `${says}. It is on its way; the next check tells whether it helped.`,
  };
}

const approveProposed = `
update correction set state = 'approved', decided_by = $2, decided_at = $3, message_id = $4
 where id = $1 and state = 'proposed'`;

async function alreadySettled(em: EntityManager, asked: CorrectionFacts): Promise<Approval | null> {
  if (asked.decidedBy !== null && asked.decidedAt !== null)
    return alreadyDecided(asked.decidedBy, new Date(asked.decidedAt));
  if (asked.closedAs !== null && asked.closedAt !== null) return caseClosed(asked.closedAs, new Date(asked.closedAt));
  return asked.state === 'proposed' ? null : successorOf(em, asked);
}

/** What the person wants is what the stuck update would do: it goes again at once. */
async function sendAgain(deps: ApproveDeps, asked: CorrectionFacts, actor: string): Promise<Approval> {
  const at = deps.clock.now();
  await deps.database.em().transactional(async (em) => {
    const sent = await redriveUndelivered(em, asked, at);
    if (sent === 0) return;
    const { caseId } = asked;
    await recordDecision(em, { caseId, actor, verb: 'redrive', says: 'Sent the late update again', at });
    await raiseNotices(em, [caseId], at);
  });
  deps.wake();
  return updateOnItsWay;
}
