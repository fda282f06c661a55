import { gid } from '../gid.ts';
import type { ItemRow } from './items.ts';
import type { LevelRow } from './levels.ts';
import type { View } from './visit.ts';

/** Each item is one variant of one product; oversold orders are taken, so the policy is CONTINUE. */
export function variantView(
  row: ItemRow,
  item: () => View,
  levelsOf: () => Promise<readonly LevelRow[]>,
): View & { id: string } {
  const total = async () => (await levelsOf()).reduce((sum, level) => sum + (level.is_active ? level.available : 0), 0);
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', row.id),
    sku: row.sku,
    title: 'Default Title',
    price: row.price,
    inventoryPolicy: 'CONTINUE',
    inventoryQuantity: total,
    inventoryItem: item,
    product: {
      __typename: 'Product',
      id: gid('Product', row.id),
      title: row.title,
      status: 'ACTIVE',
      tracksInventory: row.tracked,
      totalInventory: total,
    },
  };
}
