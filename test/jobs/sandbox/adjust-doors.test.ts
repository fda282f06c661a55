import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { adjusting } from './adjusting.ts';
import { ADJUST } from './sandbox.ts';

/** What is judged before a key is looked up, and what it costs; recorded unless a name says otherwise. */
describe('a call of inventoryAdjustQuantities', () => {
  it('wants changeFromQuantity present before it looks for the key', async () => {
    const shop = await adjusting({ TEE: 5 });
    const changes = [{ inventoryItemId: shop.ids['TEE'], locationId: shop.locationId, delta: 1 }];
    const withoutKey = ADJUST.replace(', $key: String!', '').replace('@idempotent(key: $key)', '');
    const answer = await shop.gql(withoutKey, { input: { name: 'available', reason: 'correction', changes } });
    expect(answer.errors[0]).toMatchObject({
      message: 'InventoryChangeInput must include the following argument: changeFromQuantity.',
      extensions: { code: 'INVALID_FIELD_ARGUMENTS' },
    });
    expect(answer.data).toEqual({ inventoryAdjustQuantities: null });
  });

  it('wants the @idempotent directive, at a cost of 10', async () => {
    const shop = await adjusting({ TEE: 5 });
    const withoutKey = ADJUST.replace(', $key: String!', '').replace('@idempotent(key: $key)', '');
    const answer = await shop.gql(withoutKey, { input: shop.input([{ sku: 'TEE', delta: 1 }]) });
    expect(answer.errors).toMatchObject([
      {
        message: 'The @idempotent directive is required for this mutation but was not provided.',
        extensions: { code: 'BAD_REQUEST' },
        path: ['inventoryAdjustQuantities'],
      },
    ]);
    expect(answer.data).toEqual({ inventoryAdjustQuantities: null });
    expect(answer.extensions.cost.actualQueryCost).toBe(10);
  });

  it('refuses a blank key', async () => {
    const shop = await adjusting({ TEE: 5 });
    const answer = await shop.gql(ADJUST, { input: shop.input([{ sku: 'TEE', delta: 1 }]), key: '  ' });
    expect(answer.errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  it('takes 250 rows and not 251', async () => {
    const shop = await adjusting({ TEE: 5 });
    const rows = Array.from({ length: 251 }, () => ({ sku: 'TEE', delta: 1 }));
    const answer = await shop.gql(ADJUST, { input: shop.input(rows), key: randomUUID() });
    expect(answer.errors[0]).toMatchObject({
      message: 'The input array size of 251 is greater than the maximum allowed of 250.',
      extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
    });
    expect((await shop.adjust(rows.slice(1))).errors).toEqual([]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: 255 });
  });

  it('costs 13 for any number of rows, and 10 when nothing changed', async () => {
    const shop = await adjusting({ TEE: 5, CAP: 1 });
    const costs = [];
    for (const deltas of [[1], [1, 1], [0]]) {
      const rows = deltas.map((delta, index) => ({ sku: index === 0 ? 'TEE' : 'CAP', delta }));
      const { extensions } = await shop.gql(ADJUST, { input: shop.input(rows), key: randomUUID() });
      costs.push([extensions.cost.requestedQueryCost, extensions.cost.actualQueryCost]);
    }
    expect(costs).toEqual([
      [13, 13],
      [13, 13],
      [13, 10],
    ]);
  });
});
