import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { takeOrders } from '../../../domain/storefront/take-orders.ts';
import { HOUR, MINUTE, World } from '../reconcile/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.open();
  for (let n = 1; n <= 5; n++) {
    world.pass(HOUR);
    world.storefront.fulfill(`#${n}`, 'MUG', 1, { at: world.now });
  }
});

afterAll(() => world.close());

function stored() {
  return query<{ order_name: string }>(world.em(), 'select order_name from storefront_event order by id');
}

describe('takeOrders', () => {
  it('goes on after the last page it stored when a reading breaks off', async () => {
    world.storefront.fail('changedOrders', { afterPages: 1 });
    await expect(takeOrders(world.deps, world.signal)).rejects.toMatchObject({ code: 'shop-unreachable' });
    expect(await stored()).toHaveLength(2);

    world.storefront.mend();
    expect(await takeOrders(world.deps, world.signal)).toEqual({ orders: 4, events: 3 });
    expect((await stored()).map((event) => event.order_name)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('takes only what changed since, with ten minutes of overlap, and nothing twice', async () => {
    expect(await takeOrders(world.deps, world.signal)).toEqual({ orders: 1, events: 0 });
    world.storefront.fulfill('#5', 'MUG', 2, { at: world.now });
    expect(await takeOrders(world.deps, world.signal)).toEqual({ orders: 1, events: 1 });
  });

  it('reads a busy hour again while the shop may still learn of something late, then no more', async () => {
    world.pass(HOUR);
    for (let n = 10; n < 14; n++)
      world.storefront.fulfill(`#${n}`, 'MUG', 1, { at: new Date(world.now.getTime() + n) });
    const takenAfter = async (minutes: number) => {
      world.pass(minutes * MINUTE);
      return (await takeOrders(world.deps, world.signal)).orders;
    };
    expect(await takenAfter(1)).toBe(5);
    expect(await takenAfter(9)).toBe(4);
    world.storefront.fulfill('#late', 'MUG', 1, { at: new Date(world.now.getTime() - 10 * MINUTE + 1) });
    expect(await takenAfter(1)).toBe(5);
    expect(await takenAfter(1)).toBe(1);
  });

  it('passes over lines that say nothing about a SKU here', async () => {
    world.storefront.fulfill('#6', '', 2, { at: world.now });
    world.storefront.refund('#6', 'MUG', 2, { at: world.now, restock: 'none' });
    world.storefront.refund('#6', 'MUG', 2, { at: world.now, restock: 'cancel' });
    expect(await takeOrders(world.deps, world.signal)).toMatchObject({ events: 0 });
  });

  it('keeps what the shop told us: an event is never deleted, and only its matching changes', async () => {
    await expect(run(world.em(), 'delete from storefront_event')).rejects.toThrow(/permission denied/);
    await expect(run(world.em(), 'update storefront_event set quantity = 1')).rejects.toThrow(/permission denied/);
    await expect(world.asOwner('delete from storefront_event')).rejects.toThrow(/append-only/);
  });
});
