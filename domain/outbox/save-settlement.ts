import { type EntityManager, query, run } from '../database.ts';
import { lastReading } from './last-reading.ts';
import { settleCorrection } from './settle-correction.ts';
import type { Settlement } from './settlement.ts';

interface Settling {
  readonly deliveryId: string;
  /** The send it answers: when a newer one began, this word comes too late. */
  readonly attempt: number;
  readonly settlement: Settlement;
  readonly at: Date;
}

/** One update of the delivery's row confirms all its messages; a refusal sends its parts off again, in the same commit. */
export async function saveSettlement(
  em: EntityManager,
  { deliveryId, attempt, settlement, at }: Settling,
): Promise<boolean> {
  return em.transactional(async (em) => {
    const [settled] = await query<{ reason: string }>(em, settleDelivery, [
      deliveryId,
      attempt,
      ...columns(settlement, at),
    ]);
    if (!settled) return false;
    await run(em, endAttempt, [
      deliveryId,
      attempt,
      at,
      outcomeWord(settlement),
      'explanation' in settlement ? settlement.explanation : null,
    ]);
    if (settlement.state === 'rejected') await sendOffParts(em, deliveryId, settlement.parts);
    if (settlement.state === 'quarantined') await run(em, keepLastReadings, [deliveryId]);
    if (settled.reason === 'correction') await settleCorrection(em, deliveryId, settlement, at);
    return true;
  });
}

async function sendOffParts(em: EntityManager, deliveryId: string, parts: readonly (readonly number[])[]) {
  if (parts.length === 0) return;
  await run(em, sendOff, [deliveryId, parts.flat(), parts.flatMap((part, number) => part.map(() => number))]);
}

function columns(settlement: Settlement, at: Date): unknown[] {
  switch (settlement.state) {
    case 'applied':
      return ['applied', at, settlement.remoteId, null, null, null, null, null, null];
    case 'rejected':
    case 'stale':
    case 'quarantined':
      return [settlement.state, at, null, settlement.code, settlement.explanation, null, null, null, null];
    case 'waiting': {
      const { code, explanation, nextAttemptAt, ambiguous, failures, firstSentAt } = settlement;
      return ['waiting', null, null, code, explanation, nextAttemptAt, ambiguous, failures, firstSentAt];
    }
    default:
      return settlement satisfies never;
  }
}

function outcomeWord(settlement: Settlement): string {
  return settlement.state === 'waiting' ? settlement.code : settlement.state;
}

const settleDelivery = `
update delivery
   set state           = $3,
       settled_at      = $4,
       remote_id       = $5,
       code            = $6,
       explanation     = $7,
       next_attempt_at = coalesce($8, next_attempt_at),
       ambiguous       = coalesce($9, ambiguous),
       failures        = coalesce($10, failures),
       first_sent_at   = case when $3 = 'waiting' then $11 else first_sent_at end
 where id = $1 and attempts = $2 and state in ('frozen', 'sending', 'waiting')
returning reason`;

const endAttempt = `
update delivery_attempt set finished_at = $3, outcome = $4, explanation = $5 where delivery_id = $1 and number = $2 and finished_at is null`;

const sendOff = `
update message m set state = 'pending', delivery_id = null, isolated_from = $1, isolated_part = part.number
  from unnest($2::bigint[], $3::smallint[]) as part (message_id, number)
 where m.id = part.message_id and m.delivery_id = $1 and m.state = 'frozen'`;

// The newest judged reading of each line's place, if it was finished before the first byte left.
const keepLastReadings = `
insert into quarantined_line (delivery_id, sku_id, location_id, quantity_delta, on_hand, run_id)
select d.id, line."skuId", line."locationId", line.delta, reading.on_hand, reading.run_id
  from delivery d
  cross join jsonb_to_recordset(d.lines) as line ("skuId" integer, "locationId" integer, delta integer)
  join lateral (${lastReading('line."skuId"', 'line."locationId"')}) reading on reading.observed_at < d.first_sent_at
 where d.id = $1 and d.reason <> 'correction'`;
