import { describe, expect, it } from 'vitest';
import { openSandbox, sharedSandbox, stock } from './sandbox.ts';

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
