import { dateTime } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { gid, numberOf } from '../gid.ts';
import { listConnection } from './connection.ts';
import { levelView, readLevels, type LevelRow } from './levels.ts';
import type { PageArgs } from './read-page.ts';
import { refusal } from './refusal.ts';
import type { SearchField } from './search.ts';
import { variantView } from './variants.ts';
import { lazily, type View, type Visit } from './visit.ts';

export interface ItemRow {
  readonly id: number;
  readonly sku: string | null;
  readonly title: string;
  readonly price: string;
  readonly tracked: boolean;
  readonly duplicate_sku_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** The other items with this SKU: 0 is unique (seen in a published export of a test store). */
export const ITEM_COLUMNS = `
  item.id, item.sku, item.title, item.price::text as price, item.tracked, item.created_at, item.updated_at,
  (select count(*)::integer from item as twin where twin.sku = item.sku and twin.id <> item.id) as duplicate_sku_count`;

/** Searching a SKU ignores case, as Shopify's search does (documented); a client must compare exactly itself. */
export const ITEM_SEARCH: Readonly<Record<string, SearchField>> = {
  sku: (_comparator, value, bind) =>
    value.endsWith('*')
      ? `starts_with(lower(item.sku), lower(${bind(value.slice(0, -1))}))`
      : `lower(item.sku) = lower(${bind(value)})`,
  id: (comparator, value, bind) => `item.id ${comparator} ${bind(wholeNumber(value))}::integer`,
  updated_at: (comparator, value, bind) => `item.updated_at ${comparator} ${bind(value)}::timestamptz`,
};

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw refusal('BAD_REQUEST', `"${value}" is not an id to search by.`);
  return Number(value);
}

export async function readItems(db: Database, ids: readonly number[]): Promise<ItemRow[]> {
  const { rows } = await db.query<ItemRow>(`select ${ITEM_COLUMNS} from item where id = any($1) order by id`, [ids]);
  return rows;
}

/** Views of a page of items; their levels are read together, at the first one that is asked for. */
export function itemViews(visit: Visit, rows: readonly ItemRow[]): View[] {
  const levels = lazily(async () => {
    const read = await readLevels(
      visit.pool,
      rows.map((row) => row.id),
    );
    return Map.groupBy(read, (level) => level.item_id);
  });
  return rows.map((row) => itemView(row, async () => (await levels()).get(row.id) ?? []));
}

export async function itemById(visit: Visit, id: number): Promise<View | null> {
  return itemViews(visit, await readItems(visit.pool, [id]))[0] ?? null;
}

function itemView(row: ItemRow, levelsOf: () => Promise<readonly LevelRow[]>): View {
  const item: View = {
    __typename: 'InventoryItem',
    id: gid('InventoryItem', row.id),
    legacyResourceId: String(row.id),
    sku: row.sku,
    tracked: row.tracked,
    requiresShipping: true,
    duplicateSkuCount: row.duplicate_sku_count,
    createdAt: dateTime(row.created_at),
    updatedAt: dateTime(row.updated_at),
    inventoryLevel: async (args: { locationId: string; includeInactive?: boolean }) => {
      const locationId = numberOf('Location', args.locationId);
      const level = visible(await levelsOf(), args).find((one) => one.location_id === locationId);
      return level === undefined ? null : levelView(level, () => item);
    },
    inventoryLevels: async (args: PageArgs & { includeInactive?: boolean }) => {
      const views = visible(await levelsOf(), args).map((level) => levelView(level, () => item));
      return listConnection('InventoryLevel', views, args);
    },
    variants: (args: PageArgs) => listConnection('ProductVariant', [variantView(row, () => item, levelsOf)], args),
  };
  return item;
}

/** Inactive levels are hidden unless asked for (documented). */
function visible(levels: readonly LevelRow[], args: { includeInactive?: boolean }): LevelRow[] {
  return levels.filter((level) => level.is_active || args.includeInactive === true);
}
