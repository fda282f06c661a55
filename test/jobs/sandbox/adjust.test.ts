import { describe, expect, it } from 'vitest';
import { adjusting } from './adjusting.ts';
import { openSandbox, type Json } from './sandbox.ts';

/** Facts about inventoryAdjustQuantities: recorded from a development shop by others, or documented; see STOREFRONT marks. */
describe('inventoryAdjustQuantities', () => {
  it('adds the delta to available and mirrors it on on_hand', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { group, errors } = await shop.adjust([{ sku: 'TEE', delta: 3 }]);
    expect(errors).toEqual([]);
    expect(group.changes.map((one: Json) => [one.name, one.delta])).toEqual([
      ['available', 3],
      ['on_hand', 3],
    ]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: 8, on_hand: 8 });
  });

  it('answers quantityAfterChange null', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { group } = await shop.adjust([{ sku: 'TEE', delta: 3 }]);
    expect(group.changes.map((one: Json) => one.quantityAfterChange)).toEqual([null, null]);
  });

  it('repeats reason and reference on the group', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { group } = await shop.adjust([{ sku: 'TEE', delta: 3 }], {
      referenceDocumentUri: 'gid://lockstep/Delivery/7',
    });
    expect(group).toMatchObject({ reason: 'correction', referenceDocumentUri: 'gid://lockstep/Delivery/7' });
  });

  it.each(['on_hand', 'committed', 'backroom'])('refuses the name %s and lists the valid ones', async (name) => {
    const shop = await adjusting({ TEE: 5 });
    expect((await shop.adjust([{ sku: 'TEE', delta: 3 }], { name })).errors).toEqual([
      {
        code: 'INVALID_QUANTITY_NAME',
        field: ['input', 'name'],
        message:
          'The specified quantity name is invalid. Valid values are: available, damaged, incoming, quality_control, reserved, safety_stock.',
      },
    ]);
  });

  it('refuses an unknown reason and lists the 17 valid ones', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { errors } = await shop.adjust([{ sku: 'TEE', delta: 3 }], { reason: 'stolen' });
    expect(errors[0]).toMatchObject({ code: 'INVALID_REASON', field: ['input', 'reason'] });
    expect(errors[0].message.split(': ')[1].split(', ')).toHaveLength(17);
  });

  it('refuses a reference that is no URI', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { errors } = await shop.adjust([{ sku: 'TEE', delta: 3 }], { referenceDocumentUri: 'delivery 7' });
    expect(errors[0].code).toBe('INVALID_REFERENCE_DOCUMENT');
  });

  it('moves on_hand with damaged, which needs a ledger document', async () => {
    const shop = await adjusting({ TEE: 5 });
    expect((await shop.adjust([{ sku: 'TEE', delta: 2 }], { name: 'damaged' })).errors[0]).toMatchObject({
      code: 'INVALID_QUANTITY_DOCUMENT',
      field: ['input', 'changes', '0', 'ledgerDocumentUri'],
    });
    await shop.adjust([{ sku: 'TEE', delta: 2, ledgerDocumentUri: 'gid://lockstep/Note/1' }], { name: 'damaged' });
    expect(await shop.quantities('TEE')).toMatchObject({ available: 5, damaged: 2, on_hand: 7 });
  });

  it('keeps incoming outside on_hand, without a mirror', async () => {
    const shop = await adjusting({ TEE: 5 });
    const document = { ledgerDocumentUri: 'gid://lockstep/Note/1' };
    const { group } = await shop.adjust([{ sku: 'TEE', delta: 4, ...document }], { name: 'incoming' });
    expect(group.changes.map((one: Json) => one.name)).toEqual(['incoming']);
    expect(await shop.quantities('TEE')).toMatchObject({ incoming: 4, on_hand: 5 });
    expect((await shop.sim('journal')).journal.filter((row: Json) => row.sku === shop.skus['TEE'])).toEqual([]);
  });

  it.each([
    ['INVALID_AVAILABLE_DOCUMENT', 'available', ['gid://lockstep/Note/1']],
    ['INTERNAL_LEDGER_DOCUMENT', 'damaged', ['gid://shopify/Order/1']],
    ['MAX_ONE_LEDGER_DOCUMENT', 'damaged', ['gid://lockstep/Note/1', 'gid://lockstep/Note/2']],
  ])('answers %s', async (code, name, documents) => {
    const shop = await adjusting({ TEE: 5 });
    const rows = documents.map((ledgerDocumentUri) => ({ sku: 'TEE', delta: 1, ledgerDocumentUri }));
    expect((await shop.adjust(rows, { name })).errors[0].code).toBe(code);
  });

  it('takes a delta of 0 as a success without a group', async () => {
    const shop = await adjusting({ TEE: 5 });
    expect(await shop.adjust([{ sku: 'TEE', delta: 0 }])).toEqual({ group: null, errors: [] });
  });

  it('drops the zero rows of a mixed call', async () => {
    const shop = await adjusting({ TEE: 5, CAP: 1 });
    const { group } = await shop.adjust([
      { sku: 'TEE', delta: 0 },
      { sku: 'CAP', delta: 1 },
    ]);
    expect(group.changes.map((one: Json) => one.item.sku)).toEqual([shop.skus['CAP'], shop.skus['CAP']]);
  });

  it('refuses a call whole, with one error for each bad row', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { group, errors } = await shop.adjust([
      { sku: 'TEE', delta: 1 },
      { sku: 'TEE', delta: 1, inventoryItemId: 'gid://shopify/InventoryItem/1' },
      { sku: 'TEE', delta: 1, locationId: 'gid://shopify/Location/1' },
    ]);
    expect(group).toBeNull();
    expect(errors).toEqual([
      {
        code: 'INVALID_INVENTORY_ITEM',
        field: ['input', 'changes', '1', 'inventoryItemId'],
        message: 'The specified inventory item could not be found.',
      },
      {
        code: 'INVALID_LOCATION',
        field: ['input', 'changes', '2', 'locationId'],
        message: 'The specified location could not be found.',
      },
    ]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: 5 });
  });

  it('may go below zero', async () => {
    const shop = await adjusting({ TEE: 1 });
    await shop.adjust([{ sku: 'TEE', delta: -3 }]);
    expect(await shop.quantities('TEE')).toMatchObject({ available: -2, on_hand: -2 });
  });

  it('refuses what leaves the bounds', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { errors } = await shop.adjust([
      { sku: 'TEE', delta: 2_000_000_001 },
      { sku: 'TEE', delta: -2_000_000_001 },
    ]);
    expect(errors.map((one: Json) => one.code)).toEqual(['INVALID_QUANTITY_TOO_HIGH', 'INVALID_QUANTITY_TOO_LOW']);
  });

  it('compares with what was expected, and applies nothing when one row is stale', async () => {
    const shop = await adjusting({ TEE: 5, CAP: 1 });
    const { errors } = await shop.adjust([
      { sku: 'CAP', delta: 1, changeFromQuantity: 1 },
      { sku: 'TEE', delta: 1, changeFromQuantity: 4 },
    ]);
    expect(errors).toEqual([
      {
        code: 'CHANGE_FROM_QUANTITY_STALE',
        field: ['input', 'changes', '1', 'changeFromQuantity'],
        message: 'The changeFromQuantity argument no longer matches the persisted quantity.',
      },
    ]);
    expect(await shop.quantities('CAP')).toMatchObject({ available: 1 });
  });
});

describe('a location at which the item is not stocked', () => {
  it('is refused by 2026-07', async () => {
    const shop = await adjusting({ TEE: 5 });
    const { location } = await shop.sim('location', { name: 'Second' });
    expect((await shop.adjust([{ sku: 'TEE', delta: 1, locationId: location.id }])).errors[0]).toMatchObject({
      code: 'ITEM_NOT_STOCKED_AT_LOCATION',
      field: ['input', 'changes', '0', 'locationId'],
    });
  });

  it('is taken silently by 2026-10', async () => {
    const shop = await adjusting({ TEE: 5 }, '2026-10');
    const { location } = await shop.sim('location', { name: 'Second' });
    expect((await shop.adjust([{ sku: 'TEE', delta: 1, locationId: location.id }])).errors).toEqual([]);
    const { levels } = await shop.sim(`levels?location=Second&sku=${shop.skus['TEE']}`);
    expect(levels).toMatchObject([{ onHand: 1 }]);
  });

  it('is ignored silently by 2026-10 when the switch says so', async () => {
    const own = await openSandbox({ switches: { unstockedLocation: 'ignores' } });
    const shop = await adjusting({ TEE: 5 }, '2026-10', own);
    const { location } = await shop.sim('location', { name: 'Second' });
    const answer = await shop.adjust([{ sku: 'TEE', delta: 1, locationId: location.id }]);
    expect(answer).toEqual({ group: null, errors: [] });
    expect((await shop.sim('levels?location=Second')).levels).toEqual([]);
  });
});
