import { type EntityManager, query, run } from '../database.ts';
import { requestCorrection } from '../outbox/request-correction.ts';
import { type Correcting, correctionRow } from './propose-correction.ts';
import { type DecisionRecord, recordDecision } from './record-decision.ts';

/**
 * Makes a correction that nobody need be asked about: who decided has decided. It takes the place of what was proposed.
 * Needs the locks of the case and its SKU; throws what `requestCorrection` throws.
 */
export async function setApproved(
  em: EntityManager,
  correcting: Correcting,
  decided: Pick<DecisionRecord, 'actor' | 'verb' | 'says'>,
): Promise<{ correctionId: number; messageId: number }> {
  const { facts, from, to, at } = correcting;
  const { caseId, skuId, locationId } = facts;
  await run(em, `update correction set state = 'expired', settled_at = $2 where case_id = $1 and state = 'proposed'`, [
    caseId,
    at,
  ]);
  const messageId = await requestCorrection(em, { skuId, locationId, from, to, at });
  const [row] = await query<{ id: number }>(em, insertApproved, [
    ...correctionRow(correcting),
    decided.actor,
    messageId,
  ]);
  await recordDecision(em, { ...decided, caseId, correctionId: row!.id, at });
  return { correctionId: row!.id, messageId };
}

const insertApproved = `
insert into correction (case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, evidence_hash, state, proposed_at,
                        recount_request_id, decided_by, decided_at, message_id)
values ($1, $2, $3, $4, $5, $6, $7, 'approved', $8, $9, $10, $8, $11)
returning id::float8`;
