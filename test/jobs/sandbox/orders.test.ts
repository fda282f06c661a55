import { describe, expect, it } from 'vitest';
import { quantitiesOf, sharedSandbox, stock, type Json } from './sandbox.ts';

/** Who moves which number; rows marked inferred were never seen on a live shop. */
describe('an order', () => {
  it('takes from available and adds to committed; on_hand stays', async () => {
    const shop = await ordering({ TEE: 5 });
    await shop.order({ quantity: 2 });
    expect(await shop.tee()).toMatchObject({ available: 3, committed: 2, on_hand: 5 });
  });

  it('oversells below zero; on_hand stays', async () => {
    const shop = await ordering({ TEE: 0 });
    await shop.order({ quantity: 2 });
    expect(await shop.tee()).toMatchObject({ available: -2, committed: 2, on_hand: 0 });
  });

  it('fulfilled takes from committed and on_hand; available stays', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('fulfill', { order: name });
    expect(await shop.tee()).toMatchObject({ available: 3, committed: 0, on_hand: 3 });
  });

  it('can be fulfilled in parts, and not beyond', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 3 });
    const lines = [{ sku: shop.skus['TEE'], quantity: 1 }];
    await shop.sim('fulfill', { order: name, lines });
    expect(await shop.tee()).toMatchObject({ available: 2, committed: 2, on_hand: 4 });
    expect((await shop.read(name)).displayFulfillmentStatus).toBe('PARTIALLY_FULFILLED');
    await shop.sim('fulfill', { order: name });
    expect((await shop.read(name)).displayFulfillmentStatus).toBe('FULFILLED');
    expect((await shop.sim('fulfill', { order: name })).error.code).toBe('nothing-to-fulfill');
    expect((await shop.sim('fulfill', { order: name, lines })).error.code).toBe('too-many-units');
  });

  it('returned with restock adds to available and on_hand', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('fulfill', { order: name });
    await shop.sim('refund', { order: name, sku: shop.skus['TEE'], quantity: 1, restock: 'return' });
    expect(await shop.tee()).toMatchObject({ available: 4, committed: 0, on_hand: 4 });
    expect((await shop.read(name)).refunds[0].refundLineItems.nodes).toMatchObject([
      { quantity: 1, restockType: 'RETURN', location: { id: shop.locationId } },
    ]);
  });

  it('cancelled before shipping goes back from committed to available', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('refund', { order: name, sku: shop.skus['TEE'], quantity: 1 });
    expect(await shop.tee()).toMatchObject({ available: 4, committed: 1, on_hand: 5 });
    expect((await shop.read(name)).refunds[0].refundLineItems.nodes).toMatchObject([{ restockType: 'CANCEL' }]);
  });

  it('refunded without restock moves nothing that was shipped', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('fulfill', { order: name });
    await shop.sim('refund', { order: name, sku: shop.skus['TEE'], quantity: 2, restock: 'none' });
    expect(await shop.tee()).toMatchObject({ available: 3, committed: 0, on_hand: 3 });
  });

  it('refunded without restock before shipping lowers committed and on_hand (inferred)', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('refund', { order: name, sku: shop.skus['TEE'], quantity: 2, restock: 'none' });
    expect(await shop.tee()).toMatchObject({ available: 3, committed: 0, on_hand: 3 });
  });

  it('gives back no more than it has', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    const refund = { order: name, sku: shop.skus['TEE'], quantity: 1, restock: 'return' };
    expect((await shop.sim('refund', refund)).error.code).toBe('too-many-units');
    await shop.sim('fulfill', { order: name });
    await shop.sim('refund', { ...refund, quantity: 2 });
    expect((await shop.sim('refund', refund)).error.message).toContain(`has 0 of ${shop.skus['TEE']}`);
  });

  it('moves its updatedAt with everything that happens to it', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    const times = [(await shop.read(name)).updatedAt];
    for (const [step, body] of [
      ['fulfill', { order: name }],
      ['refund', { order: name, sku: shop.skus['TEE'], quantity: 1 }],
    ] as const) {
      await shop.sim('clock', { advanceMs: 60_000 });
      await shop.sim(step, body);
      times.push((await shop.read(name)).updatedAt);
    }
    expect(new Set(times).size).toBe(3);
    expect(times).toEqual(times.toSorted((one, other) => one.localeCompare(other)));
  });

  it('is named as asked, once, and else like #1001', async () => {
    const shop = await ordering({ TEE: 5 });
    const name = `REF-${shop.skus['TEE']}`;
    expect(await shop.order({ quantity: 1, name })).toMatchObject({ name });
    expect((await shop.sim('order', { sku: shop.skus['TEE'], quantity: 1, name })).error.code).toBe('order-exists');
    expect((await shop.order({ quantity: 1 })).name).toMatch(/^#1\d{3}$/);
  });

  it('leaves the numbers of an untracked item alone', async () => {
    const shop = await ordering({ TEE: 5 });
    await shop.sim('track', { sku: shop.skus['TEE'], tracked: false });
    await shop.order({ quantity: 2 });
    expect(await shop.tee()).toMatchObject({ available: 5, committed: 0 });
  });

  it('goes to a location that has enough', async () => {
    const shop = await ordering({ TEE: 1 });
    await shop.sim('location', { name: 'Annex' });
    await shop.sim('set', { sku: shop.skus['TEE'], quantity: 10, location: 'Annex' });
    await shop.order({ quantity: 3 });
    expect((await shop.sim(`levels?sku=${shop.skus['TEE']}`)).levels).toMatchObject([
      { location: 'Warehouse', available: 1, committed: 0 },
      { location: 'Annex', available: 7, committed: 3 },
    ]);
  });

  it('keeps its lines when the item is deleted', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('delete', { sku: shop.skus['TEE'] });
    await shop.sim('fulfill', { order: name });
    const { lineItems } = await shop.read(name);
    expect(lineItems.nodes).toMatchObject([{ sku: shop.skus['TEE'], variant: null, unfulfilledQuantity: 0 }]);
  });

  it('is found again by the ids of its parts', async () => {
    const shop = await ordering({ TEE: 5 });
    const { name } = await shop.order({ quantity: 2 });
    await shop.sim('fulfill', { order: name });
    await shop.sim('refund', { order: name, sku: shop.skus['TEE'], quantity: 1 });
    const { id, fulfillments, refunds } = await shop.read(name);
    const ids = [id, fulfillments[0].id, refunds[0].id];
    const { data } = await shop.gql('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
    expect(data.nodes.map((node: Json) => [node.__typename, node.id])).toEqual([
      ['Order', ids[0]],
      ['Fulfillment', ids[1]],
      ['Refund', ids[2]],
    ]);
  });
});

const ORDERS = `query Orders($query: String) {
  orders(first: 5, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id name updatedAt displayFulfillmentStatus
      lineItems(first: 5) { nodes { sku quantity currentQuantity unfulfilledQuantity variant { id } } }
      fulfillments(first: 5) { id status location { id } fulfillmentLineItems(first: 5) { nodes { quantity } } }
      refunds(first: 5) { id refundLineItems(first: 5) { nodes { quantity restockType location { id } } } }
    }
  }
}`;

async function ordering(onHand: { TEE: number }) {
  const sandbox = await sharedSandbox();
  const shop = { ...sandbox, ...(await stock(sandbox, onHand)) };
  return {
    ...shop,
    tee: () => quantitiesOf(shop, shop.ids['TEE'] ?? ''),
    order: async (body: object): Promise<Json> => (await shop.sim('order', { sku: shop.skus['TEE'], ...body })).order,
    read: async (name: string): Promise<Json> => {
      const { data } = await shop.gql(ORDERS, { query: `name:'${name}'` });
      return data.orders.nodes[0];
    },
  };
}
