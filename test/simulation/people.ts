import type { Random } from './random.ts';
import type { SimulatedShop } from './simulated-shop.ts';
import { type Books, itemOf, type SimulatedOutbox } from './simulated-outbox.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a schedule's people do. */
export interface Habits {
  /** Every machine sleeps from then on, for so long. */
  readonly night: { readonly at: number; readonly ms: number } | null;
  /** Somebody settles by hand what is stuck, after looking into the shop. */
  readonly resolves: boolean;
  /** Somebody mends in the shop what it refused, and has it sent again. */
  readonly mends: boolean;
  /** How often somebody types into the shop and somebody else corrects it. */
  readonly corrections: number;
}

interface Place {
  readonly outbox: SimulatedOutbox;
  readonly shop: SimulatedShop;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly habits: Habits;
}

interface Warehouse extends Place {
  readonly skuIds: readonly number[];
  /** Ids of messages are drawn from here on. */
  readonly base: number;
  readonly busyMs: number;
}

/** Writes pushes, and asks for corrections of what somebody typed, while the workers drain. */
export function liveAmong(warehouse: Warehouse): void {
  const { random, busyMs, skuIds, habits } = warehouse;
  const ledger = new Ledger(warehouse);
  const pushes = random.between(1, 40);
  for (let n = 0; n < pushes; n++) {
    const skuId = random.pick(skuIds);
    at(warehouse, (busyMs * n) / pushes + random.between(0, 10_000), () => ledger.write(skuId));
  }
  for (let n = 0; n < habits.corrections; n++) {
    const skuId = random.pick(skuIds);
    at(warehouse, random.between(0, busyMs), () => warehouse.shop.type(itemOf(skuId), random.pick([-6, -1, 1, 4])));
    for (const patience of [20_000, 60_000])
      at(warehouse, random.between(0, busyMs) + patience, () => ledger.correct(skuId));
  }
}

/** Nobody works at night: what comes after it began comes after its end. */
function at({ time, habits: { night } }: Warehouse, ms: number, act: () => void): void {
  const asleep = night && time.ms() + ms >= night.at ? night.ms : 0;
  time.after(ms + asleep, act);
}

/** The movements' side: a SKU is locked from the drawing of an id to its commit, so that per SKU the two orders are one. */
class Ledger {
  readonly #warehouse: Warehouse;
  readonly #bins = new Map<number, number>();
  readonly #locked = new Set<number>();
  #drawn = 0;

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** A lower id may become visible after a higher one, of another SKU, as in PostgreSQL. */
  write(skuId: number): void {
    const { time, random, outbox, base } = this.#warehouse;
    if (this.#locked.has(skuId)) return time.after(1_000, () => this.write(skuId));
    this.#locked.add(skuId);
    const id = base + ++this.#drawn;
    const quantityDelta = random.pick([1, 2, 5, -1, -2, 12]);
    const reason = random.pick(['receipt', 'adjustment', 'fulfillment'] as const);
    time.after(random.between(0, 10_000), () => {
      this.#bins.set(skuId, (this.#bins.get(skuId) ?? 0) + quantityDelta);
      void outbox.write({ id, skuId, reason, quantityDelta }).then(() => this.#locked.delete(skuId));
    });
  }

  /** To what the bins hold, from what the shop shows, or showed a moment ago. */
  correct(skuId: number): void {
    const { time, random, outbox, shop, base } = this.#warehouse;
    const from = shop.onHand(itemOf(skuId));
    time.after(random.pick([0, 0, 3_000]), () => {
      const to = this.#bins.get(skuId) ?? 0;
      if (this.#locked.has(skuId) || to === from) return;
      this.#locked.add(skuId);
      const id = base + ++this.#drawn;
      void outbox.correct({ id, skuId, from, to }).then(() => this.#locked.delete(skuId));
    });
  }
}

const LOOK_EVERY_MS = 60 * 60 * 1_000;

/** Once faults are over: mends, sends again and settles by hand as the habits are, until nothing is left to do. */
export function closeBooks(place: Place): { done: boolean } {
  const { outbox, shop, time, habits } = place;
  const closing = { done: false };
  if (habits.mends) shop.poisoned.clear();
  const look = async (): Promise<void> => {
    const books = await outbox.books();
    const open = new Set(['pending', 'frozen', 'sending', 'waiting']);
    const left = books.messages.filter((message) => open.has(standingOf(books, message)));
    const asked = (habits.mends && (await redrive(place, books))) || (habits.resolves && (await resolve(place, books)));
    closing.done = left.length === 0 && shop.underWay === 0 && !asked;
    if (!closing.done) time.after(LOOK_EVERY_MS, () => void look());
  };
  void look();
  return closing;
}

async function redrive({ outbox }: Place, books: Books): Promise<boolean> {
  if (!books.messages.some((m) => m.effect === 'push' && standingOf(books, m) === 'rejected')) return false;
  await outbox.redriveAll();
  return true;
}

/** Says what the shop's own journal says. What was not applied is refused until the old key is forgotten: asked again then. */
async function resolve({ outbox, shop }: Place, books: Books): Promise<boolean> {
  const stuck = books.messages.filter((m) => m.effect === 'push' && standingOf(books, m) === 'quarantined');
  for (const [deliveryId, [first]] of Map.groupBy(stuck, (message) => message.deliveryId)) {
    const { key } = books.deliveries.find((delivery) => delivery.id === deliveryId)!;
    await outbox.resolve(first!.id, shop.journal.some((row) => row.key === key) ? 'applied' : 'not-applied');
  }
  return stuck.length > 0;
}

export function standingOf(books: Books, { state, deliveryId }: Books['messages'][number]): string {
  return state === 'frozen' ? books.deliveries.find((delivery) => delivery.id === deliveryId)!.state : state;
}
