import { setImmediate as breathe } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { listDrifts } from '../../../domain/history/list-drifts.ts';
import { runReconcile } from '../../../domain/reconcile/run-reconcile.ts';
import { FakeStorefront } from '../../support/fake-storefront.ts';
import { MINUTE, World } from './world.ts';

const BUSY = Array.from({ length: 16 }, (_, index) => `BUSY-${index}`);
const QUIET = Array.from({ length: 16 }, (_, index) => `QUIET-${index}`);
const ROUNDS = 8;

let world: World;
let orders = 0;

beforeAll(async () => {
  world = await World.open(new FakeStorefront({ pageSize: 5, locations: ['main', 'other'] }));
  for (const sku of [...BUSY, ...QUIET, 'PLANTED']) {
    await world.sku(sku);
    await world.open(sku, 1000);
    world.storefront.addItem(sku, 1000);
  }
  world.storefront.change('PLANTED', -7);
});

afterAll(() => world.close());

describe('a reconcile while others write', () => {
  it('finds what was planted, invents nothing, and still judges what is quiet', async () => {
    const random = randomFrom(20261123);
    let judgedBusy = 0;
    for (let round = 0; round < ROUNDS; round++) {
      world.pass(MINUTE);
      let writes = 0;
      world.storefront.betweenPages = async () => {
        await write(random);
        writes++;
      };
      const stop = { now: false };
      const beside = writeUntil(stop, random);
      const result = await runReconcile(world.deps, world.signal);
      stop.now = true;
      await beside;

      expect(writes).toBeGreaterThan(3);
      expect(result).toMatchObject({ outcome: 'complete', skusExpected: 33, minor: 0, major: 1, critical: 0 });
      const found = await listDrifts(world.em(), { limit: 99, latestRunOnly: true });
      expect(found.map(({ sku, delta }) => ({ sku, delta }))).toEqual([{ sku: 'PLANTED', delta: -7 }]);
      if (result.outcome === 'complete') judgedBusy += result.compared - QUIET.length - 1;
    }
    expect(judgedBusy).toBeGreaterThan(0);
    expect(judgedBusy).toBeLessThan(ROUNDS * BUSY.length);
  });

  it('ends in agreement once it is calm', async () => {
    world.storefront.betweenPages = async () => {};
    for (const sku of BUSY) await push(sku);
    expect(await runReconcile(world.deps, world.signal)).toMatchObject({ compared: 33, major: 1, unjudged: 0 });
  });
});

/** One thing that happens in a day's work, from its beginning to its end, with pauses into which a reading may fall. */
async function write(random: (below: number) => number): Promise<void> {
  const sku = BUSY[random(BUSY.length)]!;
  const units = 1 + random(5);
  const order = `order-${++orders}`;
  switch (random(6)) {
    case 0:
      await world.receive(sku, units);
      return push(sku);
    case 1:
      await world.sell(sku, units);
      return;
    case 2:
      await world.ship(sku, units, order);
      world.storefront.fulfill(order, sku, units, { at: world.now });
      return;
    case 3:
      world.storefront.fulfill(order, sku, units, { at: world.now });
      await breathe();
      await world.ship(sku, units, order);
      return;
    case 4: {
      const fulfillment = world.storefront.fulfill(order, sku, units, { at: world.now });
      await breathe();
      return world.storefront.cancelFulfillment(order, fulfillment, world.now);
    }
    default:
      world.storefront.refund(order, sku, units, { at: world.now });
      await breathe();
      await world.takeBack(sku, units, order);
  }
}

/** What the drain does: store, send, settle, each in its own commit. */
async function push(sku: string): Promise<void> {
  const delivery = await world.deliver(sku, 'sending');
  const [sum] = await query<{ units: number }>(
    world.em(),
    'select coalesce(sum(quantity_delta), 0)::integer as units from message where delivery_id = $1',
    [delivery],
  );
  world.storefront.change(sku, sum!.units);
  await breathe();
  await world.settle(delivery, 'applied');
}

async function writeUntil(stop: { now: boolean }, random: (below: number) => number): Promise<void> {
  while (!stop.now) {
    await write(random);
    for (let pause = random(20); pause > 0; pause--) await breathe();
  }
}

/** The same "random" numbers for the same seed (a linear congruential generator). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
