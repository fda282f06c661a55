import { inTransaction } from '../database/open.ts';
import { numberOf } from '../gid.ts';
import { moveLevels, stockMissing } from '../inventory/move-levels.ts';
import { itemById, readItems } from './items.ts';
import { levelView, readLevels } from './levels.ts';
import { readLocations } from './locations.ts';
import type { View, Visit } from './visit.ts';

interface ActivateArgs {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly available?: number | null;
  readonly onHand?: number | null;
}

/**
 * Stocks an item at a location. Activating what is active keeps its quantities (documented since 2026-04).
 * The key is not looked for here: repeating an activation changes nothing. Refusals' messages are inferred.
 */
export async function activateLevel(args: ActivateArgs, visit: Visit): Promise<View> {
  const itemId = numberOf('InventoryItem', args.inventoryItemId);
  const locationId = numberOf('Location', args.locationId);
  if (itemId === null || (await readItems(visit.pool, [itemId])).length === 0) {
    return refused('inventoryItemId', 'The specified inventory item could not be found.');
  }
  if (locationId === null || (await readLocations(visit.pool, [locationId])).length === 0) {
    return refused('locationId', 'The specified location could not be found.');
  }
  await inTransaction(visit.pool, async (tx) => {
    const { rowCount } = await tx.query('select from level where item_id = $1 and location_id = $2', [
      itemId,
      locationId,
    ]);
    await stockMissing(tx, [itemId], [locationId], visit.now);
    const first = rowCount === 0 ? (args.available ?? args.onHand ?? 0) : 0;
    await moveLevels(tx, [{ itemId, locationId, available: first, committed: 0 }], visit.now);
  });
  const level = (await readLevels(visit.pool, [itemId])).find((one) => one.location_id === locationId);
  return {
    __typename: 'InventoryActivatePayload',
    inventoryLevel: level === undefined ? null : levelView(level, () => itemById(visit, itemId)),
    userErrors: [],
  };
}

function refused(field: string, message: string): View {
  return {
    __typename: 'InventoryActivatePayload',
    inventoryLevel: null,
    userErrors: [{ __typename: 'UserError', field: [field], message }],
  };
}
