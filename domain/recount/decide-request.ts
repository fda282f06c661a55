import { type EntityManager, query, run } from '../database.ts';
import { lockCase, readCase } from '../investigation/case-facts.ts';
import { proposeCorrection } from '../investigation/propose-correction.ts';
import { raiseNotices } from '../investigation/raise-notices.ts';
import { recordDecision } from '../investigation/record-decision.ts';
import { setApproved } from '../investigation/set-approved.ts';
import { expectedNow } from '../investigation/standing.ts';
import { requestCorrection } from '../outbox/request-correction.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import { overdueInWords, overdueRowFor } from './overdue-row.ts';
import { obstacleOf, type WaitingRequest, waitingRequests } from './waiting-request.ts';

/** What became of a request: `moved` is looked at again by the next call. */
export type Outcome = 'made' | 'proposed' | 'agreed' | 'waiting' | 'moved';

interface Deciding {
  /** As it was before the shop was read. */
  readonly seen: WaitingRequest;
  /** What the shop showed after that; null when it has no one item of it, undefined when it wasn't asked. */
  readonly storefront: number | null | undefined;
  readonly now: Date;
  readonly dueTimes: DueTimes;
}

/** Derives everything again under the locks of the case and its SKU, and makes the correction, proposes it, or says what it waits for. */
export async function decideRequest(em: EntityManager, deciding: Deciding): Promise<Outcome> {
  const { seen, now, dueTimes } = deciding;
  if (seen.caseId === null) await query(em, 'select id from sku where id = $1 for no key update', [seen.skuId]);
  else await lockCase(em, seen.caseId);
  const [request] = await waitingRequests(em, { now, dueTimes, requestId: seen.id });
  if (!request || request.caseId !== seen.caseId) return 'moved';

  await tellOfCount(em, request, now);
  const outcome = await decide(em, deciding, request);
  if (request.caseId !== null && (outcome !== 'waiting' || !request.looked))
    await raiseNotices(em, [request.caseId], now);
  return outcome;
}

async function decide(
  em: EntityManager,
  { storefront: from, now, dueTimes }: Deciding,
  request: WaitingRequest,
): Promise<Outcome> {
  const obstacle = obstacleOf(request);
  if (obstacle !== null) return wait(em, request, obstacle, now);
  if (from === undefined) return 'moved';
  if (from === null)
    return wait(em, request, 'the shop to have one item of it, and to count it: as far as is known it does not', now);
  const to = await expectedNow(em, { ...request, now, dueTimes });
  if (to < 0) return wait(em, request, `an expected number that a shop can show: now it is ${to}`, now);
  const overdue = from === to ? null : await overdueRowFor(em, request, { delta: from - to, now, dueTimes });
  if (overdue) return wait(em, request, overdueInWords(overdue), now);
  return request.caseId === null
    ? correct(em, request, { from, to, at: now })
    : correctCase(em, { ...request, caseId: request.caseId }, { from, to, at: now });
}

interface Change {
  readonly from: number;
  readonly to: number;
  readonly at: Date;
}

/** A person counted, and nothing else is asked about this SKU: that is enough. */
async function correct(em: EntityManager, request: WaitingRequest, { from, to, at }: Change): Promise<Outcome> {
  if (from === to) return end(em, request, { state: 'agreed', at });
  const messageId = await requestCorrection(em, { ...request, from, to, at });
  return end(em, request, { state: 'made', messageId, at });
}

/** Whoever may decide has decided by counting; anybody else's count is proposed, in place of what was proposed before it. */
async function correctCase(
  em: EntityManager,
  request: WaitingRequest & { caseId: number },
  { from, to, at }: Change,
): Promise<Outcome> {
  const facts = (await readCase(em, request.caseId))!;
  const correcting = { facts, findingId: null, requestId: request.id, from, to, at };
  if (from !== to && request.approver) {
    const says = `Approved by counting: shop ${from} -> ${to}`;
    const set = await setApproved(em, correcting, { actor: request.actor, verb: 'approve', says });
    return end(em, request, { state: 'made', ...set, at });
  }
  const proposal = await proposeCorrection(em, correcting);
  if (!proposal) return end(em, request, { state: 'agreed', at });
  return end(em, request, { state: 'proposed', correctionId: proposal.correctionId, at });
}

/** Once, on the case that is open when the count is first looked at. */
async function tellOfCount(em: EntityManager, request: WaitingRequest, at: Date): Promise<void> {
  const { caseId, looked, actor, bin, counted, quantityDelta } = request;
  if (caseId === null || looked) return;
  const says =
    counted === null
      ? `Recorded late what was in the count of ${bin}`
      : `Counted ${counted} in ${bin}, where the ledger had ${counted - quantityDelta}`;
  await recordDecision(em, { caseId, actor, verb: 'recount', says, at });
}

async function wait(em: EntityManager, request: WaitingRequest, waitsFor: string, at: Date): Promise<Outcome> {
  await run(em, 'update recount_request set waits_for = $2, looked_at = $3 where id = $1', [request.id, waitsFor, at]);
  if (request.caseId !== null && request.looked && request.waitsFor !== waitsFor)
    await raiseNotices(em, [request.caseId], at);
  return 'waiting';
}

interface End {
  readonly state: 'made' | 'proposed' | 'agreed';
  readonly messageId?: number;
  readonly correctionId?: number;
  readonly at: Date;
}

async function end(em: EntityManager, { id }: WaitingRequest, { state, messageId, correctionId, at }: End) {
  await run(em, ended, [id, state, messageId ?? null, correctionId ?? null, state === 'made' ? null : at, at]);
  return state;
}

const ended = `
update recount_request
   set state = $2, waits_for = null, message_id = $3, correction_id = $4, settled_at = $5, looked_at = $6
 where id = $1`;
