import type { Database } from '../database/open.ts';
import { numberOf } from '../gid.ts';
import { rowField, type QuantityWrite, type UserError } from './quantity-write.ts';

/** A row whose item and location exist. */
export interface FoundRow {
  readonly index: number;
  readonly itemId: number;
  readonly locationId: number;
}

/** Every unknown item and location of the call, row by row; messages recorded. */
export async function checkExistence(
  tx: Database,
  write: QuantityWrite,
): Promise<{ errors: UserError[]; found: FoundRow[] }> {
  const known = await knownIds(tx, write);
  const errors: UserError[] = [];
  const found: FoundRow[] = [];
  for (const [index, row] of write.rows.entries()) {
    const itemId = numberOf('InventoryItem', row.inventoryItemId);
    const locationId = numberOf('Location', row.locationId);
    const itemFound = itemId !== null && known.items.has(itemId);
    const locationFound = locationId !== null && known.locations.has(locationId);
    if (!itemFound) errors.push(unknownItem(rowField(write, index, 'inventoryItemId')));
    if (!locationFound) errors.push(unknownLocation(rowField(write, index, 'locationId')));
    if (itemFound && locationFound) found.push({ index, itemId, locationId });
  }
  return { errors, found };
}

async function knownIds(
  tx: Database,
  { rows }: QuantityWrite,
): Promise<{ items: Set<number>; locations: Set<number> }> {
  const { rows: known } = await tx.query<{ kind: string; id: number }>(
    `select 'item' as kind, id from item where id = any($1)
      union all
     select 'location' as kind, id from location where id = any($2) and is_active`,
    [
      rows.flatMap((row) => numberOf('InventoryItem', row.inventoryItemId) ?? []),
      rows.flatMap((row) => numberOf('Location', row.locationId) ?? []),
    ],
  );
  return {
    items: new Set(known.filter((row) => row.kind === 'item').map((row) => row.id)),
    locations: new Set(known.filter((row) => row.kind === 'location').map((row) => row.id)),
  };
}

function unknownItem(field: string[]): UserError {
  return { code: 'INVALID_INVENTORY_ITEM', message: 'The specified inventory item could not be found.', field };
}

function unknownLocation(field: string[]): UserError {
  return { code: 'INVALID_LOCATION', message: 'The specified location could not be found.', field };
}
