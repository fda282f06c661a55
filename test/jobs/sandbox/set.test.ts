import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { quantitiesOf, SET, sharedSandbox, stock, type Json, type Row } from './sandbox.ts';

/** Facts about inventorySetQuantities; nothing here was run against a live shop. */
describe('inventorySetQuantities', () => {
  it('moves available by the same difference when on_hand is set', async () => {
    const shop = await setting({ TEE: 5 });
    await shop.sim('order', { sku: shop.skus['TEE'], quantity: 2 });
    const { group } = await shop.set('on_hand', [{ sku: 'TEE', quantity: 9 }]);
    expect(group.changes.map((one: Json) => [one.name, one.delta])).toEqual([
      ['available', 4],
      ['on_hand', 4],
    ]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: 7, committed: 2, on_hand: 9 });
  });

  it('sets available, with its mirror on on_hand', async () => {
    const shop = await setting({ TEE: 5 });
    await shop.set('available', [{ sku: 'TEE', quantity: 2 }]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: 2, on_hand: 2 });
  });

  it('takes the same value as a success without a group', async () => {
    const shop = await setting({ TEE: 5 });
    expect(await shop.set('on_hand', [{ sku: 'TEE', quantity: 5 }])).toEqual({ group: null, errors: [] });
  });

  it('may set available below zero, and on_hand follows', async () => {
    const shop = await setting({ TEE: 5 });
    await shop.set('available', [{ sku: 'TEE', quantity: -5 }]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: -5, on_hand: -5 });
  });

  it('refuses on_hand below zero', async () => {
    const shop = await setting({ TEE: 5 });
    expect((await shop.set('on_hand', [{ sku: 'TEE', quantity: -1 }])).errors).toEqual([
      {
        code: 'INVALID_QUANTITY_NEGATIVE',
        field: ['input', 'quantities', '0', 'quantity'],
        message: "The quantity can't be negative.",
      },
    ]);
  });

  it('refuses every other name', async () => {
    const shop = await setting({ TEE: 5 });
    expect((await shop.set('damaged', [{ sku: 'TEE', quantity: 1 }])).errors).toEqual([
      {
        code: 'INVALID_NAME',
        field: ['input', 'name'],
        message: "The quantity name must be either 'available' or 'on_hand'.",
      },
    ]);
  });

  it('refuses a level that is named twice, on every such row', async () => {
    const shop = await setting({ TEE: 5, CAP: 1 });
    const rows = ['TEE', 'CAP', 'TEE'].map((sku) => ({ sku, quantity: 1 }));
    const { errors } = await shop.set('on_hand', rows);
    expect(errors.map((one: Json) => [one.code, one.field[2]])).toEqual([
      ['NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR', '0'],
      ['NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR', '2'],
    ]);
  });

  it('bounds the quantity at one thousand million', async () => {
    const shop = await setting({ TEE: 5, CAP: 1 });
    const { errors } = await shop.set('available', [
      { sku: 'TEE', quantity: 1_000_000_001 },
      { sku: 'CAP', quantity: -1_000_000_001 },
    ]);
    expect(errors.map((one: Json) => one.code)).toEqual(['INVALID_QUANTITY_TOO_HIGH', 'INVALID_QUANTITY_TOO_LOW']);
  });

  it('compares on_hand with what was expected: an order in between does not disturb it', async () => {
    const shop = await setting({ TEE: 5 });
    await shop.sim('order', { sku: shop.skus['TEE'], quantity: 2 });
    const row = { sku: 'TEE', quantity: 8, changeFromQuantity: 5 };
    expect((await shop.set('on_hand', [row])).errors).toEqual([]);
    const { errors } = await shop.set('on_hand', [{ ...row, quantity: 9 }]);
    expect(errors).toMatchObject([
      { code: 'CHANGE_FROM_QUANTITY_STALE', field: ['input', 'quantities', '0', 'changeFromQuantity'] },
    ]);
    expect(await shop.quantities('TEE')).toMatchObject({ on_hand: 8 });
  });

  it('writes what moved to the journal', async () => {
    const shop = await setting({ TEE: 5 });
    await shop.set('on_hand', [{ sku: 'TEE', quantity: 12 }]);
    const { journal } = await shop.sim('journal');
    expect(journal.at(-1)).toEqual({
      key: expect.any(String),
      reference: null,
      sku: shop.skus['TEE'],
      location: 'Warehouse',
      delta: 7,
      onHandAfter: 12,
    });
  });
});

async function setting(onHand: Record<string, number>) {
  const sandbox = await sharedSandbox();
  const shop = { ...sandbox, ...(await stock(sandbox, onHand)) };
  return {
    ...shop,
    quantities: (sku: string) => quantitiesOf(shop, shop.ids[sku] ?? ''),
    set: async (name: string, rows: readonly Row[]) => {
      const quantities = rows.map(({ sku, ...row }) => ({
        inventoryItemId: shop.ids[sku],
        locationId: shop.locationId,
        changeFromQuantity: null,
        ...row,
      }));
      const input = { name, reason: 'correction', quantities };
      const { data, errors } = await shop.gql(SET, { input, key: randomUUID() });
      expect(errors).toBeUndefined();
      const { inventoryAdjustmentGroup: group, userErrors } = data.inventorySetQuantities;
      return { group, errors: userErrors };
    },
  };
}
