import { describe, expect, it } from 'vitest';
import { openSandbox, sharedSandbox, stock, type Json, type Sandbox } from './sandbox.ts';

describe('inventoryItems', () => {
  it('pages through all items, each once, while others come and go', async () => {
    const shop = await openSandbox();
    const items = Array.from({ length: 60 }, (_, index) => ({ sku: `P-${index}`, title: 'p', price: 1 }));
    await shop.sim('catalog', { items });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: Json = await shop.gql(PAGE, { first: 7, after });
      const page = answer.data.inventoryItems;
      seen.push(...page.nodes.map((node: Json) => node.sku));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      await shop.sim('delete', { sku: `P-${seen.length - 1}` });
      await shop.sim('set', { sku: 'P-59', quantity: seen.length });
      await shop.sim('item', { sku: `NEW-${seen.length}` });
    } while (after !== null);
    expect(seen.filter((sku) => sku.startsWith('P-'))).toEqual(items.map((item) => item.sku));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('pages backwards and in reverse', async () => {
    const shop = await openSandbox();
    await stock(shop, { A: 1, B: 1, C: 1 });
    const reverse = await shop.gql(
      '{ inventoryItems(first: 2, reverse: true) { nodes { sku } pageInfo { endCursor } } }',
    );
    expect(reverse.data.inventoryItems.nodes.map(short)).toEqual(['C', 'B']);
    const last = await shop.gql(
      '{ inventoryItems(last: 2) { nodes { sku } pageInfo { startCursor hasPreviousPage } } }',
    );
    expect(last.data.inventoryItems.nodes.map(short)).toEqual(['B', 'C']);
    const before = last.data.inventoryItems.pageInfo.startCursor;
    const first = await shop.gql(`{ inventoryItems(last: 2, before: "${before}") { nodes { sku } } }`);
    expect(first.data.inventoryItems.nodes.map(short)).toEqual(['A']);
  });

  it('takes first up to 250', async () => {
    const shop = await sharedSandbox();
    expect((await shop.gql(PAGE, { first: 250 })).errors).toBeUndefined();
    expect((await shop.gql(PAGE, { first: 251 })).errors[0].extensions.code).toBe('BAD_REQUEST');
    expect((await shop.gql(PAGE, { first: 5, after: 'nonsense' })).errors[0].message).toMatch(/^Invalid cursor/);
  });

  it.each([
    ['sku:A', ['A']],
    ["sku:'A'", ['A']],
    ['sku:a', ['A']],
    ['sku:\'A\' OR sku:"C c"', ['A', 'C c']],
    ["(sku:A OR sku:B) AND NOT sku:'B'", ['A']],
    ['sku:A*', ['A', 'A:1']],
    ["sku:'A:1'", ['A:1']],
    ["sku:'it\\'s'", ["it's"]],
    ['sku:A* -sku:A', ['A:1']],
    ['sku:nowhere', []],
  ])('finds by %s', async (query, skus) => {
    const shop = await searched();
    const { data } = await shop.gql(PAGE, { first: 10, query });
    expect(data.inventoryItems.nodes.map((node: Json) => node.sku)).toEqual(skus);
  });

  it('says aloud what it cannot search by', async () => {
    const shop = await sharedSandbox();
    const { errors } = await shop.gql(PAGE, { first: 10, query: 'barcode:1' });
    expect(errors[0].message).toContain('barcode:1');
  });

  it('counts the other items of a SKU, shows untracked ones and ones without SKU', async () => {
    const shop = await openSandbox();
    await shop.sim('item', { sku: 'TWIN' });
    await shop.sim('item', { sku: 'TWIN', tracked: false });
    await shop.sim('item', { sku: null });
    const { data } = await shop.gql(PAGE, { first: 10 });
    expect(data.inventoryItems.nodes).toMatchObject([
      { sku: 'TWIN', duplicateSkuCount: 1, tracked: true },
      { sku: 'TWIN', duplicateSkuCount: 1, tracked: false },
      { sku: null, duplicateSkuCount: 0 },
    ]);
  });
});

describe('inventory levels', () => {
  it('say when available changed, and nothing of the other names', async () => {
    const shop = await sharedSandbox();
    const { ids, locationId } = await stock(shop, { TEE: 5 });
    const { data } = await shop.gql(LEVEL, { id: ids['TEE'], locationId });
    expect(data.inventoryItem.inventoryLevel.quantities).toEqual([
      { name: 'on_hand', quantity: 5, updatedAt: null },
      { name: 'available', quantity: 5, updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    ]);
  });

  it('are hidden while inactive, unless asked for', async () => {
    const shop = await sharedSandbox();
    const { ids, skus, locationId } = await stock(shop, { TEE: 5 });
    await shop.sim('stock', { sku: skus['TEE'], location: 'Warehouse', active: false });
    const hidden = await shop.gql(LEVEL, { id: ids['TEE'], locationId });
    expect(hidden.data.inventoryItem.inventoryLevel).toBeNull();
    const shown = await shop.gql(LEVEL, { id: ids['TEE'], locationId, inactive: true });
    expect(shown.data.inventoryItem.inventoryLevel).toMatchObject({ isActive: false });
  });

  it('are activated with their first quantity, and keep it the second time', async () => {
    const shop = await sharedSandbox();
    const { ids } = await stock(shop, { TEE: 5 });
    const { location } = await shop.sim('location', { name: 'Attic' });
    for (const available of [4, 9]) {
      const { data } = await shop.gql(ACTIVATE, { id: ids['TEE'], locationId: location.id, available });
      expect(data.inventoryActivate.userErrors).toEqual([]);
      expect(data.inventoryActivate.inventoryLevel.quantities[0].quantity).toBe(4);
    }
  });
});

describe('the shop', () => {
  it('reads up to 250 nodes by id, null for unknown ones', async () => {
    const shop = await sharedSandbox();
    const { ids, skus, locationId } = await stock(shop, { TEE: 5 });
    const asked = [ids['TEE'], 'gid://shopify/InventoryItem/1', locationId, 'nonsense'];
    const { data } = await shop.gql(NODES, { ids: asked });
    expect(data.nodes).toEqual([{ sku: skus['TEE'] }, null, { name: 'Warehouse' }, null]);
    const { errors } = await shop.gql(NODES, { ids: Array.from({ length: 251 }, () => 'x') });
    expect(errors[0].extensions.code).toBe('MAX_INPUT_SIZE_EXCEEDED');
  });

  it('has one location called Warehouse, its own domain, and a variant for each item', async () => {
    const shop = await openSandbox({ domain: 'brand.sandbox.invalid' });
    await stock(shop, { TEE: 5 });
    const { data } = await shop.gql(`{
      shop { myshopifyDomain } locations(first: 5) { nodes { name isActive } }
      productVariants(first: 5) { nodes { sku price inventoryQuantity product { title } inventoryItem { tracked } } }
    }`);
    expect(data.shop.myshopifyDomain).toBe('brand.sandbox.invalid');
    expect(data.locations.nodes).toEqual([{ name: 'Warehouse', isActive: true }]);
    expect(data.productVariants.nodes).toMatchObject([
      { price: '1.00', inventoryQuantity: 5, inventoryItem: { tracked: true } },
    ]);
  });

  it('lists orders from a time on, oldest change first', async () => {
    const shop = await openSandbox({ now: () => new Date('2026-10-01T12:00:00.250Z') });
    const { skus } = await stock(shop, { TEE: 5 });
    for (const name of ['one', 'two', 'three']) {
      await shop.sim('order', { sku: skus['TEE'], quantity: 1, name });
      await shop.sim('clock', { advanceMs: 60_000 });
    }
    await shop.sim('fulfill', { order: 'one' });
    const query = "updated_at:>='2026-10-01T12:01:00Z'";
    const orders = '{ orders(first: 9, query: $query, sortKey: UPDATED_AT) { nodes { name updatedAt } } }';
    const { data } = await shop.gql(`query ($query: String) ${orders}`, { query });
    expect(data.orders.nodes).toEqual([
      { name: 'two', updatedAt: '2026-10-01T12:01:00Z' },
      { name: 'three', updatedAt: '2026-10-01T12:02:00Z' },
      { name: 'one', updatedAt: '2026-10-01T12:03:00Z' },
    ]);
  });

  it('says aloud what the schema has and it has not', async () => {
    const shop = await sharedSandbox();
    const { errors } = await shop.gql('{ webhookSubscriptions(first: 1) { nodes { id } } }');
    expect(errors[0]).toMatchObject({ extensions: { code: 'SANDBOX_NOT_BUILT' }, path: ['webhookSubscriptions'] });
    const move = await shop.gql('mutation { inventoryDeactivate(inventoryLevelId: "x") { userErrors { message } } }');
    expect(move.errors[0].extensions.code).toBe('SANDBOX_NOT_BUILT');
  });
});

const PAGE = `query Page($first: Int, $after: String, $query: String) {
  inventoryItems(first: $first, after: $after, query: $query) {
    nodes { id sku tracked duplicateSkuCount }
    pageInfo { hasNextPage endCursor }
  }
}`;

const LEVEL = `query Level($id: ID!, $locationId: ID!, $inactive: Boolean = false) {
  inventoryItem(id: $id) {
    inventoryLevel(locationId: $locationId, includeInactive: $inactive) {
      isActive quantities(names: ["on_hand", "available"]) { name quantity updatedAt }
    }
  }
}`;

const ACTIVATE = `mutation Activate($id: ID!, $locationId: ID!, $available: Int) {
  inventoryActivate(inventoryItemId: $id, locationId: $locationId, available: $available) {
    inventoryLevel { quantities(names: ["available"]) { quantity } } userErrors { field message }
  }
}`;

const NODES = `query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) { ... on InventoryItem { sku } ... on Location { name } }
}`;

function short(node: { sku: string }): string {
  return node.sku.slice(0, 1);
}

let search: Promise<Sandbox> | undefined;

/** One shop for all searches: it is only read. */
function searched(): Promise<Sandbox> {
  return (search ??= sharedSandbox().then(async (shop) => {
    const items = ['A', 'B', 'A:1', 'C c', "it's"].map((sku) => ({ sku, title: 'x', price: 1 }));
    await shop.sim('catalog', { items });
    return shop;
  }));
}
