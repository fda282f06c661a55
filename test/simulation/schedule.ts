import { drainOutbox, type DrainDeps } from '../../domain/outbox/drain.ts';
import type { OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { ComposedCall, Storefront } from '../../domain/ports/storefront.ts';
import { inMemory } from './in-memory.ts';
import { inTurn } from './in-turn.ts';
import { judge, type Verdict } from './judge.ts';
import { closeBooks, type Habits, liveAmong } from './people.ts';
import { Random } from './random.ts';
import { type Applied, SimulatedShop } from './simulated-shop.ts';
import { itemOf, type SimulatedOutbox } from './simulated-outbox.ts';
import { Turnstile } from './turnstile.ts';
import { VirtualTime } from './virtual-time.ts';
import { Worker } from './worker.ts';

/** Replaces a part by one that is known to be wrong, to see that the simulation notices. */
export interface Design {
  readonly unfenced?: true;
  readonly store?: (store: OutboxStore) => OutboxStore;
  readonly send?: (
    send: (call: ComposedCall) => ReturnType<Storefront['send']>,
    call: ComposedCall,
    random: Random,
  ) => ReturnType<Storefront['send']>;
}

/** Where the outbox is kept: in memory, or in PostgreSQL. Ids begin after `base`, so that schedules can share a database. */
export type Keeping = (time: VirtualTime, base: number) => Promise<SimulatedOutbox>;

export interface Played extends Verdict {
  readonly journal: readonly Applied[];
}

const MINUTE = 60 * 1_000;
const HOUR = 60 * MINUTE;
/** The busy part; after it faults end, workers live, and everything must come to rest. */
const TROUBLE_MS = 4 * MINUTE;
/** What may have been applied waits 20 hours for its quarantine and 24 for a person's word; then it must get through. */
const QUIET_MS = 30 * HOUR;
/** When all is calm there is nothing to wait for but the ends of keys. */
const CALM_PACE_MS = HOUR;

/** One seeded day of the outbox: writers, people, one to three workers that crash, sleep and come back, and a shop over a bad network. */
export async function playSchedule(seed: number, design: Design = {}, keep: Keeping = keepInMemory): Promise<Played> {
  const random = new Random(seed);
  const time = new VirtualTime();
  const base = seed * 1_000;
  const kept = await keep(time, base);
  if (design.unfenced) Object.assign(kept.store, { fenced: false });
  const turnstile = new Turnstile();
  const outbox = inTurn(kept, turnstile);
  const shop = new SimulatedShop(time, random, weatherOf(random));
  const habits = habitsOf(random, time.ms());
  const skuIds = Array.from({ length: random.between(1, 8) }, (_, index) => base + index + 1);
  shop.namesLines = random.chance(0.3);
  for (let bad = random.pick([0, 0, 1, 1, 2]); bad > 0; bad--) shop.poisoned.add(itemOf(random.pick(skuIds)));

  const around = { outbox, shop, time, random, design, base };
  liveAmong({ ...around, habits, skuIds, busyMs: TROUBLE_MS * 0.8 });
  const workers = Array.from(
    { length: random.between(1, 3) },
    (_, index) => new Worker(`worker-${index}`, time, random),
  );
  for (const worker of workers) live(worker, around);
  if (habits.night) fallAsleep(workers, habits.night, { time, random });

  const end = time.ms() + TROUBLE_MS + (habits.night?.ms ?? 0);
  await time.pass(
    () => time.ms() >= end,
    () => turnstile.idle(),
  );
  shop.weather = CALM;
  for (const worker of workers.slice(1)) worker.end();
  workers[0]!.calm();
  const closed = closeBooks({ ...around, habits });
  await time.pass(
    () => closed.done || time.ms() >= end + QUIET_MS,
    () => turnstile.idle(),
  );
  workers[0]!.end();
  return { ...judge(await kept.books(), shop, habits), journal: shop.journal };
}

const keepInMemory: Keeping = async (time) => inMemory(time);

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

function habitsOf(random: Random, now: number): Habits {
  const at = now + random.between(MINUTE, 3 * MINUTE);
  return {
    night: random.chance(0.25) ? { at, ms: random.between(21 * HOUR, 30 * HOUR) } : null,
    resolves: random.chance(0.6),
    mends: random.chance(0.5),
    corrections: random.chance(0.5) ? random.between(1, 4) : 0,
  };
}

/** Every machine is shut for the night, with whatever it holds in hand; the first a little before the others. */
function fallAsleep(
  [first, ...others]: readonly Worker[],
  { at, ms }: { at: number; ms: number },
  { time, random }: { time: VirtualTime; random: Random },
): void {
  time.after(at - time.ms() - random.between(0, 20_000), () => first!.suspend(at + ms));
  time.after(at - time.ms(), () => others.forEach((worker) => worker.suspend(at + ms)));
}

interface Surroundings {
  readonly outbox: SimulatedOutbox;
  readonly shop: SimulatedShop;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly design: Design;
  readonly base: number;
}

/** Drains every few seconds, is killed now and then in the middle of anything, and starts again. */
function live(worker: Worker, around: Surroundings): void {
  const { random } = around;
  void (async () => {
    while (!worker.ended) {
      const life = worker.begin();
      const deps = depsOf(worker, around);
      // A life that was cut short never returns from its drain: the next one starts without it.
      await Promise.race([
        drainOutbox(deps, life).then(() => worker.sleep(random.between(500, 10_000), life)),
        worker.death(),
      ]);
      await worker.sleep(worker.isCalm ? CALM_PACE_MS : random.between(100, 5_000));
    }
  })();
}

function depsOf(worker: Worker, { outbox, shop, time, random, design, base }: Surroundings): DrainDeps {
  const store = worker.through(design.store?.(outbox.store) ?? outbox.store);
  const life = worker.life;
  const receive = (call: ComposedCall) => shop.receive(call);
  const compose = (request: object) => ({ apiVersion: 'simulated', body: JSON.stringify(request) });
  const storefront = {
    domain: domainOf(base),
    composeAdjust: compose,
    composeSet: compose,
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
    newId: () => idFrom(random),
    random: () => random.next(),
    sleep: (ms, signal) => worker.sleep(ms, signal),
    woken: () => new Promise(() => {}),
  };
}

/** A shop for each schedule: its lease, and its deliveries. */
export function domainOf(base: number): string {
  return `simulated-${base}`;
}

/** Of the form that PostgreSQL wants of a uuid. */
function idFrom(random: Random): string {
  const digits = (count: number) => Array.from({ length: count }, () => random.between(0, 15).toString(16)).join('');
  return `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`;
}
