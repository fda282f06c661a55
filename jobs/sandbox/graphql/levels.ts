import { dateTime } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { gid } from '../gid.ts';
import { isQuantityName, QUANTITY_NAMES } from '../inventory/names.ts';
import type { LockedLevel } from '../inventory/move-levels.ts';
import { locationView, type LocationRow } from './locations.ts';
import { refusal } from './refusal.ts';
import type { View } from './visit.ts';

export interface LevelRow extends LockedLevel {
  readonly available_updated_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly location: LocationRow;
}

export async function readLevels(db: Database, itemIds: readonly number[]): Promise<LevelRow[]> {
  const { rows } = await db.query<LevelRow>(
    `select level.*, to_json(location.*) as location
       from level
       join location on location.id = level.location_id
      where level.item_id = any($1)
      order by level.item_id, level.location_id`,
    [itemIds],
  );
  return rows;
}

export function levelView(row: LevelRow, item: () => unknown): View & { id: string } {
  return {
    __typename: 'InventoryLevel',
    id: `${gid('InventoryLevel', row.location_id)}?inventory_item_id=${row.item_id}`,
    isActive: row.is_active,
    canDeactivate: row.committed === 0 && row.incoming === 0,
    createdAt: dateTime(row.created_at),
    updatedAt: dateTime(row.updated_at),
    item,
    location: locationView(row.location),
    quantities: ({ names }: { names: readonly string[] }) => names.map((name) => quantityView(row, name)),
  };
}

/** `updatedAt` is given for available only (recorded). */
function quantityView(row: LevelRow, name: string): View {
  if (!isQuantityName(name)) {
    const known = QUANTITY_NAMES.join(', ');
    throw refusal('BAD_REQUEST', `The specified quantity name is invalid. Valid values are: ${known}.`);
  }
  const updatedAt = name === 'available' ? (row.available_updated_at ?? row.created_at) : null;
  return {
    __typename: 'InventoryQuantity',
    id: `${gid('InventoryQuantity', row.location_id)}?inventory_item_id=${row.item_id}&name=${name}`,
    name,
    quantity: row[name],
    updatedAt: updatedAt === null ? null : dateTime(updatedAt),
  };
}
