import { drainOutbox, type DrainDeps } from '../../domain/outbox/drain.ts';
import type { OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { ComposedCall, Storefront } from '../../domain/ports/storefront.ts';
import { judge, type Verdict } from './judge.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { Random } from './random.ts';
import { SimulatedShop } from './simulated-shop.ts';
import { VirtualTime } from './virtual-time.ts';
import { Worker } from './worker.ts';

/** Replaces a part by one that is known to be wrong, to see that the simulation notices. */
export interface Design {
  readonly store?: (store: OutboxStore) => OutboxStore;
  readonly send?: (
    send: (call: ComposedCall) => ReturnType<Storefront['send']>,
    call: ComposedCall,
    random: Random,
  ) => ReturnType<Storefront['send']>;
}

/** The busy part; after it faults end, workers live, and everything must come to rest. */
const TROUBLE_MS = 4 * 60 * 1_000;
/** What may have been applied and is refused now waits for its key's end, 20 hours, and is then quarantined. */
const QUIET_MS = 21 * 60 * 60 * 1_000;

/** One seeded day of the outbox: writers, one to three workers that crash, sleep and come back, and a shop over a bad network. */
export async function playSchedule(seed: number, design: Design = {}): Promise<Verdict> {
  const random = new Random(seed);
  const time = new VirtualTime();
  const outbox = new MemoryOutbox(time);
  const shop = new SimulatedShop(time, random, weatherOf(random));
  if (random.chance(0.3)) shop.poisoned.add(`item-${random.between(1, 3)}`);

  write(outbox, time, random);
  const workers = Array.from(
    { length: random.between(1, 3) },
    (_, index) => new Worker(`worker-${index}`, time, random),
  );
  for (const worker of workers) live(worker, { outbox, shop, time, random, design });

  const end = time.now().getTime() + TROUBLE_MS;
  await time.pass(() => time.now().getTime() >= end);
  shop.weather = CALM;
  for (const worker of workers.slice(1)) worker.end();
  workers[0]!.calm();
  const rest = end + QUIET_MS;
  const settled = () => outbox.messages.every((message) => outbox.isSettled(message)) && shop.underWay === 0;
  await time.pass(() => settled() || time.now().getTime() >= rest);
  workers[0]!.end();
  return judge(outbox, shop);
}

const CALM = { lostBefore: 0, lostAfter: 0, serverError: 0, throttled: 0, refused: 0, late: 0 };

function weatherOf(random: Random) {
  const rough = random.next() * 0.4;
  const some = () => random.next() * rough;
  return {
    lostBefore: some(),
    lostAfter: some(),
    serverError: some(),
    throttled: some(),
    refused: some(),
    late: some() / 2,
  };
}

/** Ids are drawn before the commit, so that a lower one may become visible after a higher one, as in PostgreSQL. */
function write(outbox: MemoryOutbox, time: VirtualTime, random: Random): void {
  const skus = random.between(1, 8);
  const messages = random.between(1, 40);
  for (let id = 1; id <= messages; id++) {
    const skuId = random.between(1, skus);
    const quantityDelta = random.pick([1, 2, 5, -1, -2, 12]);
    const reason = random.pick(['receipt', 'adjustment', 'fulfillment'] as const);
    const drawn = Math.floor((TROUBLE_MS * 0.8 * id) / messages);
    time.after(drawn + random.between(0, 10_000), () => {
      const place = { skuId, locationId: 1, inventoryItemId: `item-${skuId}`, shopLocationId: 'here' };
      outbox.messages.push({
        id,
        ...place,
        reason,
        quantityDelta,
        groupKey: null,
        isolation: null,
        createdAt: time.now(),
        state: 'pending',
        deliveryId: null,
      });
    });
  }
}

interface Surroundings {
  readonly outbox: MemoryOutbox;
  readonly shop: SimulatedShop;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly design: Design;
}

/** Drains every few seconds, is killed now and then in the middle of anything, and starts again. */
function live(worker: Worker, around: Surroundings): void {
  const { time, random } = around;
  void (async () => {
    while (!worker.ended) {
      const life = worker.begin();
      const deps = depsOf(worker, around);
      // A life that was cut short never returns from its drain: the next one starts without it.
      await Promise.race([
        drainOutbox(deps, life).then(() => time.sleep(random.between(500, 10_000), life)),
        worker.death(),
      ]);
      // When all is calm the backoff is all there is to wait for: five minutes at the most.
      await time.sleep(worker.isCalm ? 5 * 60 * 1_000 : random.between(100, 5_000));
    }
  })();
}

function depsOf(worker: Worker, { outbox, shop, time, random, design }: Surroundings): DrainDeps {
  const store = worker.through(design.store?.(outbox) ?? outbox);
  const life = worker.life;
  const receive = (call: ComposedCall) => shop.receive(call);
  const storefront = {
    domain: 'simulated',
    composeAdjust: (request: object) => ({ apiVersion: 'simulated', body: JSON.stringify(request) }),
    send: async (call: ComposedCall, { mayWrite }: { mayWrite?: () => boolean }) => {
      await worker.pause(life);
      if (mayWrite?.() === false) return { kind: 'not-sent', reason: 'withdrawn', message: 'not any more' } as const;
      const outcome = await (design.send ? design.send(receive, call, random) : receive(call));
      await worker.pause(life);
      return outcome;
    },
  } as unknown as Storefront;
  return {
    store,
    storefront,
    clock: time,
    holder: `${worker.name}#${life}`,
    lanes: random.between(1, 4),
    learnItems: async () => {},
    newId: () => `delivery-${Math.floor(random.next() * 2 ** 48).toString(36)}`,
    random: () => random.next(),
    sleep: (ms, signal) => time.sleep(ms, signal),
    woken: () => new Promise(() => {}),
  };
}
