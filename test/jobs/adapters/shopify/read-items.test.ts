import { describe, expect, it } from 'vitest';
import { StorefrontReadError } from '../../../../domain/ports/storefront.ts';
import { answers, calm, shopifyAt, startStubShop, type Answer } from './stub-shop.ts';

const NORTH = 'gid://shopify/Location/1';
const SOUTH = 'gid://shopify/Location/2';
const gid = (id: number) => `gid://shopify/InventoryItem/${id}`;

function level(available: number, onHand: number, isActive = true): object {
  const units = { committed: onHand - available, available, on_hand: onHand };
  return { isActive, quantities: Object.entries(units).map(([name, quantity]) => ({ name, quantity })) };
}

function item(id: number, rest: object = {}): Record<string, unknown> {
  return { id: gid(id), sku: `SKU-${id}`, tracked: true, l0: null, ...rest };
}

function page(nodes: unknown[], endCursor: string | null = null): Answer {
  return answers.json({
    data: { inventoryItems: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } },
  });
}

const nodes = (...found: (Record<string, unknown> | null)[]): Answer =>
  answers.json({ data: { nodes: found.map((node) => node && { __typename: 'InventoryItem', ...node }) } });

describe('readItems', () => {
  it('gives units per asked-for location, only where the item is stocked and active', async () => {
    const stub = await startStubShop(
      nodes(item(1, { l0: level(5, 8), l1: level(1, 1, false) }), null, item(3, { l0: null, l1: level(-2, 0) })),
    );
    const items = await shopifyAt(stub.url).readItems([gid(1), gid(2), gid(3)], [NORTH, SOUTH], calm);
    expect(items.map(({ inventoryItemId, levels }) => [inventoryItemId, levels])).toEqual([
      [gid(1), [{ shopLocationId: NORTH, available: 5, onHand: 8, committed: 3 }]],
      [gid(3), [{ shopLocationId: SOUTH, available: -2, onHand: 0, committed: 2 }]],
    ]);
    expect(stub.seen[0]?.variables).toEqual({ ids: [gid(1), gid(2), gid(3)], l0: NORTH, l1: SOUTH });
  });

  it('takes an empty SKU for none', async () => {
    const stub = await startStubShop(nodes(item(1), item(2, { sku: '' })));
    const items = await shopifyAt(stub.url).readItems([gid(1), gid(2)], [NORTH], calm);
    expect(items.map(({ sku }) => sku)).toEqual(['SKU-1', null]);
  });

  it('leaves out ids that belong to something else', async () => {
    const stub = await startStubShop(answers.json({ data: { nodes: [{ __typename: 'Location' }] } }));
    expect(await shopifyAt(stub.url).readItems(['gid://shopify/Location/1'], [], calm)).toEqual([]);
  });

  it('asks in calls that stay below 1000 points', async () => {
    const stub = await startStubShop(nodes());
    const ids = Array.from({ length: 400 }, (_, index) => gid(index));
    await shopifyAt(stub.url).readItems(ids, [NORTH, SOUTH], calm);
    const sizes = stub.seen.map(({ variables }) => (variables['ids'] as string[]).length);
    expect(sizes).toEqual([100, 100, 100, 100]);
  });

  it.each<[string, Answer]>([
    ['a level without a quantity', nodes(item(1, { l0: { isActive: true, quantities: [] } }))],
    ['a level left out', nodes({ ...item(1), l0: undefined })],
    ['an item without an id', nodes({ ...item(1), id: undefined })],
    ['data beside an error', answers.errors('INTERNAL_SERVER_ERROR', { data: { nodes: [] } })],
  ])('uses nothing of an answer with %s', async (_, answer) => {
    const stub = await startStubShop(answer);
    await expect(shopifyAt(stub.url).readItems([gid(1)], [NORTH], calm)).rejects.toThrow(StorefrontReadError);
  });
});

describe('findItems', () => {
  it('drops what the search found beyond the exact SKUs', async () => {
    const stub = await startStubShop(
      page([item(1, { sku: 'Tee' }), item(2, { sku: 'tee' }), item(3, { sku: 'Tee M' })], 'c1'),
      page([item(4, { sku: 'Tee' })]),
    );
    const found = await shopifyAt(stub.url).findItems(['Tee'], [NORTH], calm);
    expect(found.map(({ inventoryItemId }) => inventoryItemId)).toEqual([gid(1), gid(4)]);
  });

  it('quotes and escapes each SKU', async () => {
    const stub = await startStubShop(page([]));
    await shopifyAt(stub.url).findItems(['A-1', 'say "hi" OR sku:*', 'back\\slash', 'A-1', ''], [], calm);
    expect(stub.seen.map(({ variables }) => variables['query'])).toEqual([
      String.raw`sku:"A-1" OR sku:"say \"hi\" OR sku:*" OR sku:"back\\slash"`,
    ]);
  });

  it('searches in batches', async () => {
    const stub = await startStubShop(page([]));
    const skus = Array.from({ length: 60 }, (_, index) => `S${index}`);
    await shopifyAt(stub.url).findItems(skus, [NORTH], calm);
    expect(stub.seen).toHaveLength(3);
  });

  it('asks nothing for no SKUs', async () => {
    const stub = await startStubShop(page([]));
    expect(await shopifyAt(stub.url).findItems([], [NORTH], calm)).toEqual([]);
    expect(stub.seen).toEqual([]);
  });
});

const place = (id: number, isActive: boolean) => ({ id: `l${id}`, name: `L${id}`, isActive });
const places = (list: object[], endCursor: string | null): Answer =>
  answers.json({ data: { locations: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes: list } } });

describe('locations', () => {
  it('are the active ones of all pages', async () => {
    const stub = await startStubShop(places([place(1, true), place(2, false)], 'c'), places([place(3, true)], null));
    expect(await shopifyAt(stub.url).locations(calm)).toEqual([
      { shopLocationId: 'l1', name: 'L1' },
      { shopLocationId: 'l3', name: 'L3' },
    ]);
  });
});
