import { describe, expect, it } from 'vitest';
import { calm, collect, only, openShop } from './shop-world.ts';

/** The port's reads on the sandbox. Nothing here was run against a live shop. */
const TEE = { sku: 'Tee-M', title: 'Tee', price: 20 };
const EPOCH = new Date(0);

describe('reads', () => {
  it('give units as orders leave them', async () => {
    const { storefront, here, act, item } = await openShop();
    await act('catalog', { items: [TEE] });
    await act('set', { sku: TEE.sku, quantity: 10 });
    await act('order', { sku: TEE.sku, quantity: 3 });
    const { inventoryItemId } = await item(TEE.sku);
    const read = only(await storefront.readItems([inventoryItemId, 'gid://shopify/InventoryItem/1'], [here], calm));
    expect(read).toMatchObject({ sku: TEE.sku, tracked: true });
    expect(read.levels).toEqual([{ shopLocationId: here, onHand: 10, available: 7, committed: 3 }]);
  });

  it('find a SKU exactly, and all items that carry it', async () => {
    const { storefront, here, act } = await openShop();
    await act('catalog', { items: [TEE, { ...TEE, sku: 'TEE-M' }, { ...TEE, sku: 'say "hi" \\ OR' }] });
    await act('item', { sku: TEE.sku });
    const found = await storefront.findItems([TEE.sku, 'say "hi" \\ OR', 'nowhere'], [here], calm);
    expect(found.map(({ sku }) => sku)).toEqual([TEE.sku, 'say "hi" \\ OR', TEE.sku]);
  });

  it('give a level only where the item is stocked, by location', async () => {
    const { storefront, act, item } = await openShop();
    await act('catalog', { items: [TEE] });
    await act('location', { name: 'Second' });
    const places = (await storefront.locations(calm)).map(({ shopLocationId }) => shopLocationId);
    const { inventoryItemId } = await item(TEE.sku);
    expect(places).toHaveLength(2);
    expect(only(await storefront.readItems([inventoryItemId], places, calm)).levels).toHaveLength(1);
  });

  it('scan every item over many pages, untracked and nameless ones too', async () => {
    const { storefront, here, act } = await openShop();
    const items = Array.from({ length: 450 }, (_, index) => ({ ...TEE, sku: `S-${index}` }));
    await act('catalog', { items });
    await act('item', { sku: null });
    await act('track', { sku: 'S-7', tracked: false });
    const scanned = await collect(storefront.scanItems([here], calm));
    expect(new Set(scanned.map(({ inventoryItemId }) => inventoryItemId)).size).toBe(451);
    expect(scanned.filter(({ tracked }) => !tracked).map(({ sku }) => sku)).toEqual(['S-7']);
    expect(scanned.filter(({ sku }) => sku === null)).toHaveLength(1);
  });

  it('scan on through faults, and throw when the shop stays down', async () => {
    const { storefront, here, act, adapter } = await openShop({ throttle: 'off' });
    await act('catalog', { items: Array.from({ length: 200 }, (_, index) => ({ ...TEE, sku: `S-${index}` })) });
    for (const kind of ['drop-before', 'html', 'throttled']) await act('fault', { kind });
    let now = 0;
    const hurried = adapter({ clock: { now: () => new Date(now) }, sleep: async (ms) => void (now += ms) });
    expect(await collect(hurried.scanItems([here], calm))).toHaveLength(200);
    await act('fault', { kind: 'unauthorized' });
    await expect(collect(storefront.scanItems([here], calm))).rejects.toMatchObject({ code: 'shop-unauthorized' });
    await act('heal', {});
    await act('fault', { kind: 'down' });
    await expect(collect(hurried.scanItems([here], calm))).rejects.toMatchObject({ code: 'shop-unreachable' });
  });
});

describe('changed orders', () => {
  it('show what was fulfilled and refunded, and where', async () => {
    const { storefront, here, act } = await openShop();
    await act('catalog', { items: [TEE] });
    await act('set', { sku: TEE.sku, quantity: 10 });
    await act('order', { sku: TEE.sku, quantity: 5, name: '#1001' });
    await act('fulfill', { order: '#1001', lines: [{ sku: TEE.sku, quantity: 2 }] });
    await act('refund', { order: '#1001', sku: TEE.sku, quantity: 1, restock: 'return' });
    await act('refund', { order: '#1001', sku: TEE.sku, quantity: 1, restock: 'cancel' });
    await act('refund', { order: '#1001', sku: TEE.sku, quantity: 1, restock: 'none' });
    const order = only(await collect(storefront.changedOrders(EPOCH, calm)));
    expect(order.name).toBe('1001');
    expect(order.fulfillments).toMatchObject([
      { cancelled: false, shopLocationId: here, lines: [{ sku: TEE.sku, quantity: 2 }] },
    ]);
    expect(order.refunds.flatMap(({ lines }) => lines.map(({ restock, quantity }) => [restock, quantity]))).toEqual([
      ['return', 1],
      ['cancel', 1],
      ['none', 1],
    ]);
  });

  it('come oldest change first, over pages, and only since the given time', async () => {
    const { storefront, act } = await openShop();
    await act('catalog', { items: [TEE] });
    for (let index = 0; index < 12; index++) {
      await act('order', { sku: TEE.sku, quantity: 1, name: `#${index}` });
      await act('clock', { advanceMs: 60_000 });
    }
    await act('fulfill', { order: '#0' });
    const names = async (since: Date) =>
      (await collect(storefront.changedOrders(since, calm))).map(({ name }) => Number(name));
    expect(await names(EPOCH)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0]);
    const [fifth] = (await collect(storefront.changedOrders(EPOCH, calm))).filter(({ name }) => name === '9');
    expect(await names(fifth?.updatedAt ?? EPOCH)).toEqual([9, 10, 11, 0]);
  });

  it('are read whole, however many lines and fulfilments they have', async () => {
    const { storefront, act } = await openShop();
    const skus = Array.from({ length: 130 }, (_, index) => `S-${index}`);
    await act('catalog', { items: skus.map((sku) => ({ ...TEE, sku })) });
    await act('order', { lines: skus.map((sku) => ({ sku, quantity: 4 })), name: '#long' });
    for (let time = 0; time < 4; time++) {
      await act('fulfill', { order: '#long', lines: skus.map((sku) => ({ sku, quantity: 1 })) });
    }
    const { fulfillments } = only(await collect(storefront.changedOrders(EPOCH, calm)));
    expect(fulfillments.map(({ lines }) => new Set(lines.map(({ sku }) => sku)).size)).toEqual([130, 130, 130, 130]);
  });
});
