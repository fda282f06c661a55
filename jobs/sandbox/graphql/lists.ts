import { connectionOf } from './connection.ts';
import { ITEM_COLUMNS, ITEM_SEARCH, itemViews, type ItemRow } from './items.ts';
import { locationView, type LocationRow } from './locations.ts';
import { ORDER_COLUMNS, ORDER_SEARCH, orderViews, type OrderRow } from './orders.ts';
import { readPage, type Listing, type Page, type PageArgs } from './read-page.ts';
import { refusal } from './refusal.ts';
import { searchCondition, type SearchField } from './search.ts';
import type { View, Visit } from './visit.ts';

type ListArgs = PageArgs & { readonly query?: string | null; readonly sortKey?: string | null };

/** The lists of the slice that the sandbox answers. */
export const LISTS = {
  inventoryItems: async (args: ListArgs, visit: Visit): Promise<View> => {
    const page = await itemPage(args, visit);
    return connectionOf('InventoryItem', page, itemViews(visit, page.rows));
  },

  productVariants: async (args: ListArgs, visit: Visit): Promise<View> => {
    const page = await itemPage(args, visit);
    return connectionOf('ProductVariant', page, itemViews(visit, page.rows).map(onlyVariant));
  },

  locations: async (args: ListArgs & { includeInactive?: boolean }, visit: Visit): Promise<View> => {
    const search = searchCondition(args.query, LOCATION_SEARCH);
    const listing: Listing = {
      columns: 'location.id, location.name, location.is_active',
      from: 'location',
      where: `${search.where} and ${args.includeInactive === true ? 'true' : 'location.is_active'}`,
      params: search.params,
      id: 'location.id',
      sort: sortOf(args.sortKey ?? 'NAME', {
        NAME: { expression: 'location.name', type: 'text' },
        ID: { expression: 'location.id', type: 'integer' },
      }),
    };
    const page = await readPage<LocationRow>(visit.pool, listing, args);
    return connectionOf('Location', page, page.rows.map(locationView));
  },

  orders: async (args: ListArgs, visit: Visit): Promise<View> => {
    const listing: Listing = {
      columns: ORDER_COLUMNS,
      from: 'shop_order',
      ...searchCondition(args.query, ORDER_SEARCH),
      id: 'shop_order.id',
      sort: sortOf(args.sortKey ?? 'PROCESSED_AT', ORDER_SORTS),
    };
    const page = await readPage<OrderRow>(visit.pool, listing, args);
    return connectionOf('Order', page, orderViews(visit, page.rows));
  },
};

const LOCATION_SEARCH: Readonly<Record<string, SearchField>> = {
  name: (_comparator, value, bind) => `lower(location.name) = lower(${bind(value)})`,
};

const ORDER_SORTS: Readonly<Record<string, Listing['sort']>> = {
  UPDATED_AT: { expression: 'shop_order.updated_at', type: 'timestamptz' },
  CREATED_AT: { expression: 'shop_order.created_at', type: 'timestamptz' },
  PROCESSED_AT: { expression: 'shop_order.created_at', type: 'timestamptz' },
  ORDER_NUMBER: { expression: 'shop_order.id', type: 'integer' },
  ID: { expression: 'shop_order.id', type: 'integer' },
};

function itemPage(args: ListArgs, visit: Visit): Promise<Page<ItemRow>> {
  const listing: Listing = {
    columns: ITEM_COLUMNS,
    from: 'item',
    ...searchCondition(args.query, ITEM_SEARCH),
    id: 'item.id',
    sort: sortOf(args.sortKey ?? 'ID', { ID: { expression: 'item.id', type: 'integer' } }),
  };
  return readPage(visit.pool, listing, args);
}

function sortOf(key: string, sorts: Readonly<Record<string, Listing['sort']>>): Listing['sort'] {
  const sort = sorts[key];
  if (sort === undefined) throw refusal('SANDBOX_NOT_BUILT', `The sandbox shop can't sort by ${key} here.`);
  return sort;
}

function onlyVariant(item: View): View {
  const variants = (item['variants'] as (args: PageArgs) => View)({ first: 1 });
  return (variants['nodes'] as readonly [View])[0];
}
