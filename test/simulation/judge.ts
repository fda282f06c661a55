import { type Habits, standingOf } from './people.ts';
import type { Applied, SimulatedShop } from './simulated-shop.ts';
import { type BookedDelivery, type BookedMessage, type Books, itemOf } from './simulated-outbox.ts';

export interface Verdict {
  /** Units that were confirmed or still wait, and that the shop never got. */
  readonly lost: number;
  /** Units the shop got more often than they were committed, or that nobody committed. */
  readonly duplicated: number;
  /** Applied corrections with an earlier push after them, or a later one before. */
  readonly outOfOrder: number;
  /** What else may never be, in words. */
  readonly failures: readonly string[];
}

/** After everything came to rest: what the shop applied against what was committed, and what the outbox says of it. */
export function judge(books: Books, shop: SimulatedShop, habits: Habits): Verdict {
  const deliveries = new Map(books.deliveries.map((delivery) => [delivery.key, delivery]));
  const times = timesApplied(shop.journal, deliveries);
  const counts = { lost: 0, duplicated: strangers(shop.journal, deliveries) };
  for (const message of books.messages) {
    const standing = standingOf(books, message);
    const applied = times.get(message.id) ?? 0;
    const units = Math.abs(message.quantityDelta);
    counts.duplicated += Math.max(0, applied - most(standing)) * units;
    counts.lost += Math.max(0, least(standing) - applied) * units;
  }
  return {
    ...counts,
    outOfOrder: outOfOrder(books.messages, shop.journal, deliveries),
    failures: [...keysTwice(shop), ...changedBodies(shop.journal, deliveries), ...leftOver(books, habits)],
  };
}

/** How often each message reached the shop, by the lines that were stored under the key. */
function timesApplied(journal: readonly Applied[], deliveries: ReadonlyMap<string, BookedDelivery>) {
  const times = new Map<number, number>();
  for (const row of journal)
    for (const id of lineOf(row, deliveries)?.messageIds ?? []) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

const UNSETTLED = ['pending', 'frozen', 'sending', 'waiting'];

function least(standing: string): number {
  return ['applied', ...UNSETTLED].includes(standing) ? 1 : 0;
}

/** Of what is quarantined, or was made moot, nobody can tell; what was refused, late or netted never arrives. */
function most(standing: string): number {
  return ['applied', 'quarantined', 'absorbed', ...UNSETTLED].includes(standing) ? 1 : 0;
}

/** Units beyond what was stored under the key, or under keys that nobody stored. */
function strangers(journal: readonly Applied[], deliveries: ReadonlyMap<string, BookedDelivery>): number {
  return journal.reduce((sum, row) => sum + Math.abs(row.delta - (lineOf(row, deliveries)?.delta ?? 0)), 0);
}

function keysTwice(shop: SimulatedShop): string[] {
  const places = shop.journal.map((row) => `${row.key} at ${row.inventoryItemId}`);
  return places.filter((place, index) => places.indexOf(place) < index).map((place) => `applied twice: ${place}`);
}

function changedBodies(journal: readonly Applied[], deliveries: ReadonlyMap<string, BookedDelivery>): string[] {
  return journal
    .filter((row) => deliveries.has(row.key) && lineOf(row, deliveries)?.delta !== row.delta)
    .map((row) => `another body than the stored one under ${row.key}`);
}

/** Deltas commute; a set doesn't with either side of it. */
function outOfOrder(
  messages: readonly BookedMessage[],
  journal: readonly Applied[],
  deliveries: ReadonlyMap<string, BookedDelivery>,
): number {
  const sets = new Set(messages.filter((message) => message.effect === 'set').map((message) => message.id));
  const arrivals = journal.flatMap((row) =>
    (lineOf(row, deliveries)?.messageIds ?? []).map((id) => ({ id, item: row.inventoryItemId })),
  );
  let wrong = 0;
  for (const [place, { id, item }] of arrivals.entries())
    if (sets.has(id))
      wrong += arrivals.filter(
        (other, index) => other.item === item && (index < place ? other.id > id : index > place && other.id < id),
      ).length;
  return wrong;
}

function lineOf({ key, inventoryItemId }: Applied, deliveries: ReadonlyMap<string, BookedDelivery>) {
  return deliveries.get(key)?.lines.find((line) => itemOf(line.skuId) === inventoryItemId);
}

/** Everything ends; with somebody who settles and mends, everything ends well. */
function leftOver(books: Books, { resolves, mends }: Habits): string[] {
  const never = new Set(UNSETTLED);
  if (resolves) never.add('quarantined');
  if (mends) never.add('rejected');
  return books.messages
    .filter((message) => message.effect === 'push' || standingOf(books, message) === 'pending')
    .filter((message) => never.has(standingOf(books, message)))
    .map((message) => `still ${standingOf(books, message)} after everything came to rest: message ${message.id}`);
}
