import { type EntityManager, query, run } from '../database.ts';
import { requestCorrection } from '../outbox/request-correction.ts';
import type { Action } from '../ports/investigator.ts';
import type { CaseFacts } from './case-facts.ts';
import type { EvidenceRow } from './gather-evidence.ts';
import { type Correcting, correctionRow } from './propose-correction.ts';
import { LOCKSTEP, recordDecision } from './record-decision.ts';
import { redrive } from './redrive.ts';

interface Fixing {
  readonly facts: CaseFacts;
  readonly action: Action;
  /** The rows that explain the delta. */
  readonly counted: readonly EvidenceRow[];
  readonly findingId: number;
  readonly at: Date;
}

/** Does what passed every gate, in the caller's transaction, which holds the case's lock. The drain is woken after it. */
export async function fix(em: EntityManager, { facts, action, counted, findingId, at }: Fixing): Promise<void> {
  if (action === 'redrive') return redriveFor(em, { facts, counted, at });
  await setFor(em, { facts, findingId, from: facts.storefront, to: facts.expected, at });
}

async function redriveFor(
  em: EntityManager,
  { facts, counted, at }: Omit<Fixing, 'action' | 'findingId'>,
): Promise<void> {
  const messageIds = counted.filter(({ kind }) => kind === 'message').map(({ id }) => id);
  await redrive(em, messageIds, at);
  const says = `Sent again: ${messageIds.length === 1 ? 'update' : 'updates'} ${messageIds.join(', ')}, which never reached the shop`;
  await recordDecision(em, { caseId: facts.caseId, actor: LOCKSTEP, verb: 'redrive', says, at });
}

async function setFor(em: EntityManager, correcting: Correcting): Promise<void> {
  const { facts, from, to, at } = correcting;
  await run(em, `update correction set state = 'expired', settled_at = $2 where case_id = $1 and state = 'proposed'`, [
    facts.caseId,
    at,
  ]);
  const { skuId, locationId } = facts;
  const messageId = await requestCorrection(em, { skuId, locationId, from, to, at });
  const [row] = await query<{ id: number }>(em, insertApproved, [...correctionRow(correcting), LOCKSTEP, messageId]);
  const says = `Set the shop ${from} -> ${to}`;
  await recordDecision(em, { caseId: facts.caseId, correctionId: row!.id, actor: LOCKSTEP, verb: 'fix', says, at });
}

const insertApproved = `
insert into correction (case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, evidence_hash, state, proposed_at,
                        decided_by, decided_at, message_id)
values ($1, $2, $3, $4, $5, $6, $7, 'approved', $8, $9, $8, $10)
returning id::float8`;
