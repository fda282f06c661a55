import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { House } from '../investigation/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

describe('a step', () => {
  it('is recorded from the newest agreement, and from the newest drift after it', async () => {
    await house.typed('MUG', -4);
    await house.reconcile();
    await house.typed('MUG', 1);
    await house.typed('MUG', 3);
    expect(await house.steps()).toEqual([
      { sku: 'MUG', from: 10, to: 6 },
      { sku: 'MUG', from: 6, to: 7 },
      { sku: 'MUG', from: 7, to: 10 },
    ]);
  });

  it('needs a reading before it', async () => {
    await house.world.sku('CAP');
    await house.world.open('CAP', 5);
    house.world.storefront.addItem('CAP', 1);
    await house.reconcile();
    expect(await house.steps()).toEqual([]);
  });
});

describe('no step is made', () => {
  it('over a movement, whatever the shop is told of it', async () => {
    await house.world.receive('MUG', 2);
    await house.world.deliver('MUG', 'applied');
    await house.typed('MUG', -4);
    expect(await house.steps()).toEqual([]);
  });

  it('over the settlement of an update', async () => {
    await house.world.receive('MUG', 2);
    const delivery = await house.world.deliver('MUG', 'waiting');
    await house.reconcile();
    house.world.pass(1);
    await house.world.settle(delivery, 'applied');
    await house.typed('MUG', 2);
    expect(await house.steps()).toEqual([]);
  });

  it('over an attempt at one, though it ended before anything left', async () => {
    await house.world.receive('MUG', 2);
    const delivery = await house.world.deliver('MUG', 'waiting');
    await house.reconcile();
    const { now } = house.world;
    await run(
      house.em(),
      `insert into delivery_attempt (delivery_id, number, epoch, started_at, finished_at, outcome) values ($1, 1, 1, $2, $2, 'not-sent:refused')`,
      [delivery, now],
    );
    await house.typed('MUG', -4);
    expect(await house.steps()).toEqual([]);
  });

  it('over an order that the shop fulfilled or restocked', async () => {
    house.world.storefront.fulfill('1001', 'MUG', 3, { at: house.world.now });
    await house.typed('MUG', -4);
    expect(await house.steps()).toEqual([]);
    house.world.storefront.refund('1001', 'MUG', 1, { at: house.world.now });
    await house.typed('MUG', -4);
    expect(await house.steps()).toEqual([]);
  });

  it('while the SKU could not be judged; of another SKU it says nothing', async () => {
    await house.agreeing('CAP');
    await house.world.receive('MUG', 2);
    await house.world.deliver('MUG', 'sending');
    await house.typed('MUG', -4);
    await house.typed('CAP', -1);
    expect(await house.steps()).toEqual([{ sku: 'CAP', from: 10, to: 9 }]);
  });
});
