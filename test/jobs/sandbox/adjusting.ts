import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { ADJUST, quantitiesOf, sharedSandbox, stock, type Row, type Sandbox } from './sandbox.ts';

/** Items on hand and the call that adjusts them, each time under a new key. */
export async function adjusting(onHand: Record<string, number>, version = '2026-07', own?: Sandbox) {
  const sandbox = own ?? (await sharedSandbox());
  const shop = { ...sandbox, ...(await stock(sandbox, onHand)) };
  const input = (rows: readonly Row[], words: object = {}) => ({
    name: 'available',
    reason: 'correction',
    ...words,
    changes: rows.map(({ sku, ...row }) => ({
      inventoryItemId: shop.ids[sku],
      locationId: shop.locationId,
      changeFromQuantity: null,
      ...row,
    })),
  });
  return {
    ...shop,
    input,
    quantities: (sku: string) => quantitiesOf(shop, shop.ids[sku] ?? '', version),
    adjust: async (rows: readonly Row[], words: object = {}) => {
      const { data, errors } = await shop.gql(ADJUST, { input: input(rows, words), key: randomUUID() }, { version });
      expect(errors).toBeUndefined();
      const { inventoryAdjustmentGroup: group, userErrors } = data.inventoryAdjustQuantities;
      return { group, errors: userErrors };
    },
  };
}
