import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readUntaken, untakenOf } from '../../../domain/storefront/find-untaken.ts';
import { takeOrders } from '../../../domain/storefront/take-orders.ts';
import { FakeStorefront } from '../../support/fake-storefront.ts';
import { MINUTE, World } from '../reconcile/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.open();
  await world.sku('MUG');
  await take();
});
afterAll(() => world.close());
beforeEach(() => {
  world.storefront = new FakeStorefront({ pageSize: 50 });
  world.pass(MINUTE);
});

const take = () => takeOrders(world.deps, world.signal);
const find = () => findIn(world);

async function findIn(place: World) {
  const { storefront, signal } = place;
  return untakenOf(place.em(), 'MUG', await readUntaken({ em: place.em(), storefront }, signal));
}

describe('orders that were not taken in', () => {
  it('are found until they are, and again when a shipment of them is taken back', async () => {
    expect(await find()).toBe('none');
    const id = world.storefront.fulfill('T-1', 'MUG', 1, { at: world.now });
    expect(await find()).toBe('some');
    await take();
    expect(await find()).toBe('none');
    world.storefront.cancelFulfillment('T-1', id, world.now);
    expect(await find()).toBe('some');
  });

  it('are none when they are of other SKUs, or put nothing back on hand', async () => {
    world.storefront.fulfill('U-1', 'CAP', 1, { at: world.now });
    world.storefront.refund('U-2', 'MUG', 1, { at: world.now, restock: 'none' });
    expect(await find()).toBe('none');
    world.storefront.refund('U-2', 'MUG', 1, { at: world.now });
    expect(await find()).toBe('some');
  });

  it('are not looked for without end', async () => {
    for (let n = 0; n < 250; n++) world.storefront.fulfill(`V-${n}`, 'CAP', 1, { at: world.now });
    expect(await find()).toBe('none');
    world.storefront.fulfill('V-250', 'CAP', 1, { at: world.now });
    expect(await find()).toBe('too many');
  });
});

it('none is looked for before a reading of them came to its end: all of them are untaken', async () => {
  const fresh = await World.open(new FakeStorefront({ pageSize: 50 }));
  const { storefront } = fresh;
  const look = () => findIn(fresh);
  for (let n = 0; n < 60; n++) storefront.fulfill(`S-${n}`, 'CAP', 1, { at: fresh.now });
  expect(await look()).toBe('all');
  storefront.fail('changedOrders', { afterPages: 1 });
  await expect(takeOrders(fresh.deps, fresh.signal)).rejects.toMatchObject({ code: 'shop-unreachable' });
  storefront.reads.length = 0;
  expect(await look()).toBe('all');
  expect(storefront.reads).toEqual([]);
  storefront.mend();
  await takeOrders(fresh.deps, fresh.signal);
  expect(await look()).toBe('none');
  await fresh.close();
});
