import type { MemoryOutbox } from './memory-outbox.ts';
import type { SimulatedShop } from './simulated-shop.ts';

export interface Verdict {
  /** Units of committed pushes that the shop never got, though nothing says they were refused. */
  readonly lost: number;
  /** Units the shop got more often than they were committed. */
  readonly duplicated: number;
  readonly outOfOrder: number;
  /** What else may never be, in words. */
  readonly failures: readonly string[];
}

/** After everything came to rest: what the shop applied against what was committed, and what the outbox says of it. */
export function judge(outbox: MemoryOutbox, shop: SimulatedShop): Verdict {
  let lost = 0;
  let duplicated = 0;
  for (const skuId of new Set(outbox.messages.map((message) => message.skuId))) {
    const missing = committed(outbox, skuId) - applied(shop, `item-${skuId}`);
    // More was committed than applied and the other way round look alike for negative pushes: count both by size.
    if (missing !== 0) ({ lost, duplicated } = attribute(outbox, shop, skuId, { lost, duplicated }, Math.abs(missing)));
  }
  return {
    lost,
    duplicated,
    outOfOrder: 0,
    failures: [...keysTwice(shop), ...falselyConfirmed(outbox, shop), ...leftOver(outbox)],
  };
}

/** Pushes that must have arrived: all but the refused ones, and those nobody can tell of any more. */
function committed(outbox: MemoryOutbox, skuId: number): number {
  return outbox.messages
    .filter(
      (message) =>
        message.skuId === skuId && !['rejected', 'quarantined'].includes(stateOf(outbox, message.deliveryId)),
    )
    .reduce((sum, message) => sum + message.quantityDelta, 0);
}

function applied(shop: SimulatedShop, inventoryItemId: string): number {
  return shop.journal.filter((row) => row.inventoryItemId === inventoryItemId).reduce((sum, row) => sum + row.delta, 0);
}

function attribute(
  outbox: MemoryOutbox,
  shop: SimulatedShop,
  skuId: number,
  counts: { lost: number; duplicated: number },
  units: number,
) {
  const lines = [...outbox.deliveries.values()].filter((delivery) =>
    delivery.lines.some((line) => line.skuId === skuId),
  ).length;
  const rows = shop.journal.filter((row) => row.inventoryItemId === `item-${skuId}`).length;
  return rows > lines ? { ...counts, duplicated: counts.duplicated + units } : { ...counts, lost: counts.lost + units };
}

function keysTwice(shop: SimulatedShop): string[] {
  const places = shop.journal.map((row) => `${row.key} at ${row.inventoryItemId}`);
  return places.filter((place, index) => places.indexOf(place) < index).map((place) => `applied twice: ${place}`);
}

function falselyConfirmed(outbox: MemoryOutbox, shop: SimulatedShop): string[] {
  const keys = new Set(shop.journal.map((row) => row.key));
  return [...outbox.deliveries.values()]
    .filter(({ state, key }) => state === 'applied' && !keys.has(key))
    .map(({ key }) => `confirmed, but never applied: ${key}`);
}

function leftOver(outbox: MemoryOutbox): string[] {
  const waiting = outbox.messages.filter((message) => !outbox.isSettled(message));
  return waiting.map(({ id }) => `still waiting after everything came to rest: message ${id}`);
}

function stateOf(outbox: MemoryOutbox, deliveryId: string | null): string {
  return deliveryId === null ? '' : outbox.deliveries.get(deliveryId)!.state;
}
