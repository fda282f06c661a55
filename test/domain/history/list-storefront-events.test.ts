import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listStorefrontEvents } from '../../../domain/history/list-storefront-events.ts';
import { matchOrders } from '../../../domain/storefront/match-orders.ts';
import { takeOrders } from '../../../domain/storefront/take-orders.ts';
import { HOUR, World } from '../reconcile/world.ts';
import { BothLogins } from './both-logins.ts';

let world: World;
let both: BothLogins;

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));

beforeAll(async () => {
  world = await World.open();
  both = await BothLogins.open(world.database);
  for (const sku of ['TEE', 'MUG']) await world.sku(sku);
  world.storefront.addItem('TEE', 10);
  await world.open('TEE', 10, { at: at(2) });
  world.storefront.fulfill('#1000', 'TEE', 1, { at: at(1) });
  world.storefront.fulfill('#1001', 'TEE', 3, { at: at(9) });
  world.storefront.fulfill('#1001', 'MUG', 1, { at: at(9) });
  await learn();
  world.pass(HOUR);
  await world.ship('TEE', 2, '#1001');
  world.storefront.fulfill('#1002', 'TEE', 1, { at: at(10), location: 'loc-other' });
  world.storefront.fulfill('#1003', 'TEE', 4, { at: at(10), location: null });
  world.storefront.fulfill('#1004', 'TEE', 5, { at: at(10), location: 'loc-nowhere' });
  await learn();
  world.pass(HOUR);
  world.storefront.refund('#1001', 'TEE', 1, { at: at(11) });
  await learn();
});
afterAll(async () => {
  await both.close();
  await world.close();
});

async function learn(): Promise<void> {
  await takeOrders(world.deps, world.signal);
  await matchOrders(world.em(), world.now);
}

type Asked = Partial<Parameters<typeof listStorefrontEvents>[1]>;
const list = (asked: Asked = {}) =>
  both.ask((database) => listStorefrontEvents(database.em(), { sku: 'TEE', limit: 10, ...asked }));
const told = async (asked: Asked) => (await list(asked)).rows.map(({ order, kind }) => `${order} ${kind}`);

describe('listStorefrontEvents', () => {
  it('tells what the shop told of one SKU, the last learned first', async () => {
    const { rows, next } = await list();
    expect(rows.map(({ order, kind, quantity, location }) => [order, kind, quantity, location])).toEqual([
      ['1001', 'restocked', 1, 'main'],
      ['1004', 'fulfilled', 5, null],
      ['1003', 'fulfilled', 4, null],
      ['1002', 'fulfilled', 1, 'other'],
      ['1001', 'fulfilled', 3, 'main'],
      ['1000', 'fulfilled', 1, 'main'],
    ]);
    expect(next).toBeNull();
  });

  it('says how much of it the ledger knows, and what counts no more', async () => {
    const [known] = (await list({ order: '1001', kinds: ['fulfilled'] })).rows;
    expect(known).toEqual({
      id: expect.any(Number),
      kind: 'fulfilled',
      order: '1001',
      sku: 'TEE',
      location: 'main',
      quantity: 3,
      matched: 2,
      disregarded: false,
      happenedAt: at(9),
      learnedAt: at(10),
    });
    expect((await list({ order: '1000' })).rows).toMatchObject([{ disregarded: true, matched: 0 }]);
  });

  it('keeps to an order, however its name is written, to kinds and to a location', async () => {
    expect(await told({ order: '#1001' })).toEqual(['1001 restocked', '1001 fulfilled']);
    expect(await told({ order: '1002' })).toEqual(['1002 fulfilled']);
    expect(await told({ kinds: ['restocked', 'fulfillment-cancelled'] })).toEqual(['1001 restocked']);
    expect(await told({ location: 'other' })).toEqual(['1002 fulfilled']);
    expect(await told({ order: '1001', location: 'other' })).toEqual([]);
  });

  it('keeps to when we learned of it, not to when it happened', async () => {
    expect(await told({ within: { to: at(11) } })).toEqual(['1001 fulfilled', '1000 fulfilled']);
    expect(await told({ within: { from: at(12) } })).toEqual(['1001 restocked']);
    expect(await told({ within: { from: at(11), to: at(12) } })).toHaveLength(3);
  });

  it('goes on where a page ended, and ends', async () => {
    const first = await list({ limit: 4 });
    expect(first.rows).toHaveLength(4);
    expect(first.next).toBe(first.rows.at(-1)!.id);
    const second = await list({ limit: 4, before: first.next! });
    expect(second.rows.map(({ order }) => order)).toEqual(['1001', '1000']);
    expect(second.next).toBeNull();
    expect((await list({ limit: 2, before: first.next! })).next).toBeNull();
  });

  it('tells of a SKU that only the shop knows, and nothing of one that nobody does', async () => {
    world.storefront.fulfill('#1005', 'THEIRS', 1, { at: at(12) });
    await learn();
    expect(await told({ sku: 'THEIRS' })).toEqual(['1005 fulfilled']);
    expect(await list({ sku: 'UNKNOWN' })).toEqual({ rows: [], next: null });
  });
});
