import type { EntityManager } from '../database.ts';
import type { Effect } from '../ledger/effect.ts';
import type { Movement } from '../ledger/movement.ts';
import { Message } from './message.ts';

interface Enqueued {
  readonly movement: Movement;
  readonly effect: Effect;
  readonly locationId: number;
  /** Part of a transfer between locations: it leaves with its other line or not at all. */
  readonly inGroup: boolean;
}

/** Writes the message that a movement can't commit without. Effect `none` is born confirmed: nobody need guess whether it was forgotten. */
export function enqueue(em: EntityManager, { movement, effect, locationId, inGroup }: Enqueued): Message {
  return em.create(Message, {
    movement,
    skuId: movement.skuId,
    locationId,
    effect,
    reason: movement.kind,
    quantityDelta: movement.quantityDelta,
    groupKey: inGroup && effect === 'push' ? movement.idempotencyKey : null,
    orderName: effect === 'expect' ? orderNameOf(movement) : null,
    state: effect === 'none' ? 'confirmed' : 'pending',
    createdAt: movement.recordedAt,
  });
}

/** People type "#1001" and "1001"; the shop's order is one. */
function orderNameOf(movement: Movement): string | null {
  return movement.reference?.replace(/^#/, '') ?? null;
}
