import { type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';
import { KEY_LIVES_MS } from './settlement.ts';
import { lockSkus, noCorrectionUnderWay } from './no-correction-under-way.ts';
import { recordOutboxDecision } from './record-outbox-decision.ts';

export type Resolution = 'applied' | 'not-applied';

interface Decided {
  readonly deliveryId: string;
  readonly as: Resolution;
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

export interface Settled {
  readonly messageIds: readonly number[];
  readonly skuIds: readonly number[];
}

/**
 * Ends a quarantine: `applied` confirms the delivery as if the shop had said so; `not-applied` makes its messages due under
 * a new key. Needs a transaction. Null, and nothing done, when it is quarantined no more: somebody else decided first.
 * Throws DomainError `key-still-alive` or `correction-under-way` where going again could count twice.
 */
export async function settleQuarantined(em: EntityManager, decided: Decided): Promise<Settled | null> {
  const { deliveryId, as, at } = decided;
  const messages = await query<{ id: number; skuId: number }>(em, stuckMessages, [deliveryId]);
  const settled = { messageIds: messages.map((m) => m.id), skuIds: [...new Set(messages.map((m) => m.skuId))] };
  await lockSkus(em, settled.skuIds);
  const [delivery] = await query<{ firstSentAt: string }>(em, lockQuarantined, [deliveryId]);
  if (!delivery || messages.length === 0) return null;
  if (as === 'not-applied') {
    mustBeForgotten(new Date(delivery.firstSentAt), at);
    await noCorrectionUnderWay(em, settled.skuIds);
  }
  await recordOutboxDecision(em, { ...decided, verb: as, messageIds: settled.messageIds });
  await endQuarantine(em, decided);
  return settled;
}

/** Until the shop forgets the old key, a request under it that was on its way for long could still be applied. */
function mustBeForgotten(firstSentAt: Date, at: Date): void {
  const forgottenAt = new Date(firstSentAt.getTime() + KEY_LIVES_MS);
  if (forgottenAt > at)
    throw new DomainError(
      'key-still-alive',
      `The shop may still take what was sent: it can be sent anew from ${forgottenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC on.`,
      { forgottenAt: forgottenAt.toISOString() },
    );
}

async function endQuarantine(em: EntityManager, { deliveryId, as, actor, reason, at }: Decided): Promise<void> {
  const state = as === 'applied' ? 'applied' : 'rejected';
  await run(em, endDelivery, [deliveryId, state, at, `resolved-${as}`, `${actor}: ${reason}`]);
  if (as === 'not-applied') await run(em, goAgain, [deliveryId]);
}

// What a correction absorbed meanwhile stays absorbed.
const stuckMessages = `
select id::float8, sku_id as "skuId" from message where delivery_id = $1 and state = 'frozen' order by id`;

const lockQuarantined = `
select first_sent_at as "firstSentAt" from delivery where id = $1 and state = 'quarantined' for update`;

const endDelivery = `
update delivery set state = $2, settled_at = $3, code = $4, explanation = $5 where id = $1`;

const goAgain = `
update message set state = 'pending', delivery_id = null, isolated_from = $1, isolated_part = 0
 where delivery_id = $1 and state = 'frozen'`;
