import { type EntityManager, query, run } from '../database.ts';
import { raiseNotices } from '../investigation/raise-notices.ts';
import type { Settlement } from './settlement.ts';

/**
 * What the settling of a delivery means for the correction it carried, in the same commit: applied
 * makes moot what was refused or unknown of that SKU and location before it; anything else final leaves the case to be
 * asked about again. Either way the case's card has something new to show.
 */
export async function settleCorrection(
  em: EntityManager,
  deliveryId: string,
  settlement: Settlement,
  at: Date,
): Promise<void> {
  if (settlement.state === 'waiting') return;
  const applied = settlement.state === 'applied';
  if (applied) await run(em, absorb, [deliveryId, at]);
  const explanation = 'explanation' in settlement ? settlement.explanation : null;
  const rows = await query<{ case_id: string }>(em, settle, [
    deliveryId,
    applied ? 'applied' : 'stale',
    at,
    explanation,
  ]);
  await raiseNotices(
    em,
    rows.map((row) => Number(row.case_id)),
    at,
  );
}

// A refused push never was applied. A quarantined one is moot because no correction is made while its key still lives.
const absorb = `
update message m set state = 'absorbed', settled_at = $2
  from message correction, delivery d
 where correction.delivery_id = $1 and correction.effect = 'set'
   and m.sku_id = correction.sku_id and m.location_id = correction.location_id and m.id < correction.id
   and m.effect = 'push' and m.state = 'frozen' and d.id = m.delivery_id and d.state in ('rejected', 'quarantined')`;

const settle = `
update correction c set state = $2, settled_at = $3, explanation = $4
  from message m
 where m.delivery_id = $1 and m.effect = 'set' and c.message_id = m.id and c.state = 'approved'
returning c.case_id`;
