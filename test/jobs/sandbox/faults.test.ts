import { describe, expect, it } from 'vitest';
import { ADJUST, quantitiesOf, sharedSandbox, stock, type Sandbox } from './sandbox.ts';

describe('a request', () => {
  it('of an unknown version is not found', async () => {
    const { shop } = await sharedSandbox();
    const answer = await fetch(`${shop.url}/admin/api/2024-01/graphql.json`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  });

  it('with a wrong token is unauthorized, on both sides of the shop', async () => {
    const { shop, gql } = await sharedSandbox();
    expect((await gql('{ shop { id } }', {}, { token: 'wrong' })).errors).toMatch(/Invalid API key or access token/);
    expect((await fetch(`${shop.url}/__sim/ping`)).status).toBe(401);
  });

  it('that is no GraphQL gets an error and costs nothing', async () => {
    const shop = await sharedSandbox();
    expect((await shop.gql('{ shop { ')).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await shop.gql('{ shop { colour } }')).errors[0].message).toContain('colour');
    const wrong = await shop.gql(ADJUST, { input: { name: 'available' }, key: 'k' });
    expect(wrong.errors[0].extensions.code).toBe('INVALID_VARIABLE');
    expect(wrong.data).toBeUndefined();
    expect(wrong.extensions).toBeUndefined();
  });

  it('listens on loopback only', async () => {
    const { shop } = await sharedSandbox();
    expect(new URL(shop.url).hostname).toBe('127.0.0.1');
  });
});

describe('the fault', () => {
  it('drop-before destroys the connection and applies nothing', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'drop-before' });
    await expect(shop.adjust()).rejects.toThrow('fetch failed');
    expect(await shop.onHand()).toBe(5);
    await shop.adjust();
    expect(await shop.onHand()).toBe(8);
  });

  it('drop-after-apply applies, destroys the connection, and the same key is replayed', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'drop-after-apply' });
    expect(await shop.onHand()).toBe(5);
    await expect(shop.adjust()).rejects.toThrow('fetch failed');
    const again = await shop.adjust();
    expect(again.data.inventoryAdjustQuantities.userErrors).toEqual([]);
    expect(again.data.inventoryAdjustQuantities.inventoryAdjustmentGroup.changes).toHaveLength(2);
    expect(await shop.onHand()).toBe(8);
    expect((await shop.sim(`journal?key=${shop.key}`)).journal).toMatchObject([{ delta: 3, onHandAfter: 8 }]);
  });

  it('down refuses everything until healed, but not /__sim', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'down' });
    for (let time = 0; time < 3; time++) await expect(shop.adjust()).rejects.toThrow('fetch failed');
    expect((await shop.sim(`levels?sku=${shop.sku}`)).levels).toMatchObject([{ onHand: 5 }]);
    expect(await shop.sim('heal', {})).toEqual({ healed: 1 });
    await shop.adjust();
    expect(await shop.onHand()).toBe(8);
  });

  it('slow applies at once and answers late', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'slow', ms: 400, times: 1 });
    await expect(shop.adjust(AbortSignal.timeout(150))).rejects.toThrow('timeout');
    expect(await shop.onHand()).toBe(8);
  });

  it('html answers a page with status 200', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'html' });
    await expect(shop.adjust()).rejects.toThrow('not valid JSON');
    expect(await shop.onHand()).toBe(5);
  });

  it('unauthorized lasts until healed, or as often as told', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'unauthorized' });
    await shop.sim('fault', { kind: 'unauthorized', times: 1 });
    for (let time = 0; time < 3; time++) expect((await shop.adjust()).errors).toMatch(/Invalid API key/);
    await shop.sim('heal', {});
    expect((await shop.adjust()).errors).toBeUndefined();
  });

  it('throttled answers without a bucket being empty', async () => {
    const shop = await faulty();
    await shop.sim('fault', { kind: 'throttled', times: 2 });
    for (let time = 0; time < 2; time++) expect((await shop.adjust()).errors[0].extensions.code).toBe('THROTTLED');
    expect((await shop.adjust()).errors).toBeUndefined();
  });

  it('hits exactly as often as told, over two instances and many requests at once', async () => {
    const shop = await faulty();
    const other = await shop.sibling();
    await shop.sim('fault', { kind: 'drop-before', times: 7 });
    const asked = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? shop : other).gql('{ shop { id } }'));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(7);
  });

  it('is refused when there is no such kind', async () => {
    const shop = await sharedSandbox();
    expect((await shop.sim('fault', { kind: 'earthquake' })).error.code).toBe('bad-input');
  });
});

let calls = 0;

/** No fault, one item, and a key of its own for each test. */
async function faulty() {
  const sandbox: Sandbox = await sharedSandbox();
  await sandbox.sim('heal', {});
  const { ids, skus, locationId } = await stock(sandbox, { TEE: 5 });
  const changes = [{ inventoryItemId: ids['TEE'], locationId, delta: 3, changeFromQuantity: null }];
  const input = { name: 'available', reason: 'received', changes };
  const key = `fault ${calls++}`;
  return {
    ...sandbox,
    key,
    sku: skus['TEE'],
    adjust: (signal?: AbortSignal) => sandbox.gql(ADJUST, { input, key }, signal ? { signal } : {}),
    onHand: async () => (await quantitiesOf(sandbox, ids['TEE'] ?? ''))['on_hand'],
  };
}
