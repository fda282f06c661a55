import type { PushReason } from '../ports/storefront.ts';

/** A push that may leave now: its SKU is mapped and stocked where it goes. */
export interface DueMessage {
  readonly id: number;
  readonly skuId: number;
  readonly locationId: number;
  readonly reason: PushReason;
  readonly quantityDelta: number;
  readonly groupKey: string | null;
  /** The part of a refused delivery with whose messages, and no others, this one goes again. */
  readonly isolation: string | null;
  readonly inventoryItemId: string;
  readonly shopLocationId: string;
}

export interface PlannedLine {
  readonly skuId: number;
  readonly locationId: number;
  readonly inventoryItemId: string;
  readonly shopLocationId: string;
  readonly delta: number;
  readonly messageIds: readonly number[];
}

export interface PlannedDelivery {
  readonly reason: PushReason | 'correction';
  readonly lines: readonly PlannedLine[];
  /** Of a correction, which has one line: what the shop's on-hand must be, and become. */
  readonly set?: { readonly from: number; readonly to: number };
}

/** A correction that may leave now: nothing of its SKU and location is under way. */
export interface DueSet {
  readonly id: number;
  readonly skuId: number;
  readonly locationId: number;
  readonly from: number;
  readonly to: number;
  readonly inventoryItemId: string;
  readonly shopLocationId: string;
}

export interface Plan {
  readonly deliveries: readonly PlannedDelivery[];
  /** Messages whose lines sum to zero: the shop need not hear of them. */
  readonly netted: readonly number[];
}

/** Shopify takes at most 250 rows in one input array (documented). */
export const MOST_LINES = 250;

/**
 * Which deliveries the due messages (oldest first) make: one reason each, one line per (SKU, location), disjoint SKUs.
 * The lines of a SKU stay together, so a transfer leaves whole. What exceeds `mostDeliveries` stays due. Pure.
 */
export function planDeliveries(due: readonly DueMessage[], mostDeliveries: number): Plan {
  const batches: Batch[] = [];
  const filling = new Map<string, Batch>();
  const netted: number[] = [];

  for (const unit of unitsOf(due)) {
    const { reason, isolation } = unit[0]!;
    const lines = linesOf(unit);
    const moving = lines.filter((line) => line.delta !== 0);
    netted.push(...lines.filter((line) => line.delta === 0).flatMap((line) => line.messageIds));
    if (moving.length === 0) continue;
    const together = `${reason} ${isolation ?? ''}`;
    const batch = filling.get(together);
    if (batch && batch.lines.length + moving.length <= MOST_LINES) batch.lines.push(...moving);
    else batches.push(begin(filling, together, { reason, lines: moving }));
  }
  return { deliveries: batches.slice(0, mostDeliveries), netted };
}

interface Batch extends PlannedDelivery {
  readonly lines: PlannedLine[];
}

function begin(filling: Map<string, Batch>, together: string, batch: Batch): Batch {
  filling.set(together, batch);
  return batch;
}

/** A correction goes alone: its compare-and-set is one answer about one number. Pure. */
export function planSets(due: readonly DueSet[]): PlannedDelivery[] {
  return due.map(({ id, skuId, locationId, inventoryItemId, shopLocationId, from, to }) => ({
    reason: 'correction',
    lines: [{ skuId, locationId, inventoryItemId, shopLocationId, delta: to - from, messageIds: [id] }],
    set: { from, to },
  }));
}

/** The messages of one SKU, reason and part; of each SKU only the oldest such unit, so that no two deliveries share a SKU. */
function unitsOf(due: readonly DueMessage[]): DueMessage[][] {
  const units = new Map<number, DueMessage[]>();
  for (const message of withoutTornGroups(due)) {
    const unit = units.get(message.skuId);
    if (!unit) units.set(message.skuId, [message]);
    else if (unit[0]!.reason === message.reason && unit[0]!.isolation === message.isolation) unit.push(message);
  }
  return [...units.values()].map(withoutHalfNetted);
}

/** A transfer of which only one line is here (the other's location can't be pushed to, say) waits for its other half. */
function withoutTornGroups(due: readonly DueMessage[]): readonly DueMessage[] {
  const members = new Map<string, number>();
  for (const { groupKey } of due) if (groupKey) members.set(groupKey, (members.get(groupKey) ?? 0) + 1);
  return due.filter(({ groupKey }) => groupKey === null || members.get(groupKey) === 2);
}

/** Several transfers may cancel out at one location and not at another; then the oldest goes by itself, whole. */
function withoutHalfNetted(unit: DueMessage[]): DueMessage[] {
  const zero = linesOf(unit).filter((line) => line.delta === 0).length;
  const first = unit[0]!.groupKey;
  return zero > 0 && first !== null && zero < linesOf(unit).length
    ? unit.filter((message) => message.groupKey === first)
    : unit;
}

function linesOf(unit: readonly DueMessage[]): PlannedLine[] {
  const byLocation = Map.groupBy(unit, (message) => message.locationId);
  return [...byLocation.values()].map((messages) => {
    const { skuId, locationId, inventoryItemId, shopLocationId } = messages[0]!;
    const delta = messages.reduce((sum, message) => sum + message.quantityDelta, 0);
    return {
      skuId,
      locationId,
      inventoryItemId,
      shopLocationId,
      delta,
      messageIds: messages.map((message) => message.id),
    };
  });
}
