import { readMode } from '../controls/mode.ts';
import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { LOCKSTEP } from '../investigation/record-decision.ts';
import { judgeQuarantine, type ReadLine } from './judge-quarantine.ts';
import { lastReading } from './last-reading.ts';
import { unsettledCorrectionOf } from './no-correction-under-way.ts';
import { type Resolution, settleQuarantined } from './settle-quarantined.ts';
import { KEY_LIVES_MS } from './settlement.ts';

/**
 * Ends the quarantines of which quiet readings of the shop tell what became of them; returns how many that were. What
 * wasn't applied goes again by itself, so not before its old key is forgotten, and never in the mode `shadow`.
 */
export async function resolveByRule(em: EntityManager, now: Date): Promise<number> {
  const lines = await query<QuarantinedLine>(em, readLines, []);
  let resolved = 0;
  for (const [deliveryId, read] of Map.groupBy(lines, (line) => line.deliveryId)) {
    const as = judgeQuarantine(read);
    if (!as || (as === 'not-applied' && !(await maySendAnew(em, read, now)))) continue;
    const reason = reasonOf(as, read);
    if (await settle(em, { deliveryId, as, actor: LOCKSTEP, reason, at: now })) resolved += 1;
  }
  return resolved;
}

interface QuarantinedLine extends ReadLine {
  readonly deliveryId: string;
  readonly firstSentAt: string;
  readonly correcting: boolean;
}

async function maySendAnew(em: EntityManager, read: readonly QuarantinedLine[], now: Date): Promise<boolean> {
  const [{ firstSentAt, correcting }] = read as [QuarantinedLine];
  const forgotten = new Date(firstSentAt).getTime() + KEY_LIVES_MS <= now.getTime();
  return forgotten && !correcting && (await readMode(em)) !== 'shadow';
}

/** A person, or a correction that was asked for meanwhile, comes first. */
async function settle(em: EntityManager, decided: Parameters<typeof settleQuarantined>[1]): Promise<boolean> {
  try {
    return (await em.transactional((em) => settleQuarantined(em, decided))) !== null;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

function reasonOf(as: Resolution, read: readonly ReadLine[]): string {
  const telling = read.filter(({ delta, before, after }) => after - before === (as === 'applied' ? delta : 0)).length;
  return as === 'applied'
    ? `By rule: with nothing else moving, the shop's number moved by exactly the change in ${telling} of its SKUs, and stayed in none.`
    : `By rule: with nothing else moving, the shop's number stayed as it was in ${telling} of its SKUs, and moved by the change in none.`;
}

// Nothing else of the SKU from the run of the reading before to that of the reading after: no message that could have left,
// no send or settlement of another delivery, no event of the shop.
const readLines = `
select q.delivery_id as "deliveryId", d.first_sent_at as "firstSentAt", q.quantity_delta as delta, q.on_hand as before, newest.on_hand as after,
       exists (select from message m where m.delivery_id = d.id and exists (${unsettledCorrectionOf('m.sku_id')})) as correcting
  from delivery d
  join quarantined_line q   on q.delivery_id = d.id
  join sku s                on s.id = q.sku_id
  join reconcile_run before on before.id = q.run_id
  cross join lateral (${lastReading('q.sku_id', 'q.location_id')}) newest
  join reconcile_run after  on after.id = newest.run_id and after.started_at > d.settled_at
 where d.state = 'quarantined'
   and exists (
         select from message m
          where m.delivery_id = d.id and m.sku_id = q.sku_id and m.location_id = q.location_id and m.state = 'frozen')
   and not exists (
         select from message m
          where m.sku_id = q.sku_id and m.delivery_id is distinct from d.id and m.created_at >= before.started_at)
   and not exists (
         select from message m join delivery o on o.id in (m.delivery_id, m.isolated_from)
          where m.sku_id = q.sku_id and o.id <> d.id and o.settled_at >= before.started_at)
   and not exists (
         select from message m join delivery_attempt a on a.delivery_id in (m.delivery_id, m.isolated_from)
          where m.sku_id = q.sku_id and a.delivery_id <> d.id
            and (a.started_at >= before.started_at or a.finished_at is null or a.finished_at >= before.started_at))
   and not exists (
         select from storefront_event e
          where e.sku = s.code and (e.learned_at >= before.started_at or e.happened_at >= before.started_at))
 order by q.delivery_id`;
