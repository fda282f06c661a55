import { gid, numberOf, typeOf } from '../gid.ts';
import { QUANTITY_NAMES, STATES } from '../inventory/names.ts';
import { changeGroupView } from './change-group.ts';
import { itemById, itemViews, readItems } from './items.ts';
import { levelView, readLevels } from './levels.ts';
import { refuseLongList } from './limits.ts';
import { locationView, readLocations } from './locations.ts';
import { ORDER_COLUMNS, orderViews, type OrderRow } from './orders.ts';
import type { View, Visit } from './visit.ts';

/** What the slice offers by id, and the shop itself. An unknown id answers null, as Shopify does. */
export const NODES = {
  node: async ({ id }: { id: string }, visit: Visit) => (await readNodes(visit, [id]))[0] ?? null,
  nodes: ({ ids }: { ids: readonly string[] }, visit: Visit) => {
    refuseLongList(ids, ['nodes', 'ids']);
    return readNodes(visit, ids);
  },
  inventoryItem: ({ id }: { id: string }, visit: Visit) => nodeOfType(visit, 'InventoryItem', id),
  order: ({ id }: { id: string }, visit: Visit) => nodeOfType(visit, 'Order', id),
  location: async ({ id }: { id?: string | null }, visit: Visit) =>
    nodeOfType(visit, 'Location', id ?? (await primaryLocation(visit))),
  inventoryLevel: ({ id }: { id: string }, visit: Visit) => levelById(visit, id),

  shop: (_args: object, { domain }: Visit) => ({
    __typename: 'Shop',
    id: gid('Shop', 1),
    name: 'SANDBOX',
    myshopifyDomain: domain,
    currencyCode: 'GBP',
    ianaTimezone: 'Etc/UTC',
  }),
  inventoryProperties: () => ({
    __typename: 'InventoryProperties',
    quantityNames: QUANTITY_NAMES.map((name) => ({
      __typename: 'InventoryQuantityName',
      name,
      displayName: name.replace('_', ' '),
      isInUse: true,
      belongsTo: name === 'on_hand' || name === 'incoming' ? [] : ['on_hand'],
      comprises: name === 'on_hand' ? STATES.filter((state) => state !== 'incoming') : [],
    })),
  }),
};

/** Items and orders of one request are read together: a targeted reading asks for up to 250. */
async function readNodes(visit: Visit, ids: readonly string[]): Promise<(View | null)[]> {
  const items = await readItems(
    visit.pool,
    ids.flatMap((id) => numberOf('InventoryItem', id) ?? []),
  );
  const orders = await readOrders(
    visit,
    ids.flatMap((id) => numberOf('Order', id) ?? []),
  );
  const found = new Map([...itemViews(visit, items), ...orderViews(visit, orders)].map((view) => [view['id'], view]));
  return Promise.all(ids.map(async (id) => found.get(id) ?? (await otherNode(visit, id))));
}

async function readOrders(visit: Visit, ids: readonly number[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await visit.pool.query<OrderRow>(`select ${ORDER_COLUMNS} from shop_order where id = any($1)`, [
    ids,
  ]);
  return rows;
}

async function otherNode(visit: Visit, id: string): Promise<View | null> {
  const location = numberOf('Location', id);
  if (location !== null) return (await readLocations(visit.pool, [location])).map(locationView)[0] ?? null;
  const group = numberOf('InventoryAdjustmentGroup', id);
  if (group !== null) return changeGroupView(visit, group);
  return (await orderEvent(visit, id)) ?? levelById(visit, id);
}

/** A fulfilment or a refund, looked up through its order. */
async function orderEvent(visit: Visit, id: string): Promise<View | null> {
  const fulfillment = numberOf('Fulfillment', id);
  const refund = numberOf('Refund', id);
  if (fulfillment === null && refund === null) return null;
  const { rows: orders } = await visit.pool.query<OrderRow>(
    `select ${ORDER_COLUMNS} from shop_order
      where id in (select order_id from fulfillment where id = $1 union all select order_id from refund where id = $2)`,
    [fulfillment, refund],
  );
  const [order] = orderViews(visit, orders);
  const list = order?.[fulfillment === null ? 'refunds' : 'fulfillments'] as
    | ((args: object) => Promise<View[]>)
    | undefined;
  return (await list?.({}))?.find((event) => event['id'] === id) ?? null;
}

async function nodeOfType(visit: Visit, type: string, id: string): Promise<View | null> {
  return typeOf(id) === type ? ((await readNodes(visit, [id]))[0] ?? null) : null;
}

async function levelById(visit: Visit, id: string): Promise<View | null> {
  const match = /^gid:\/\/shopify\/InventoryLevel\/(\d{1,9})\?inventory_item_id=(\d{1,9})$/.exec(id);
  if (match === null) return null;
  const itemId = Number(match[2]);
  const level = (await readLevels(visit.pool, [itemId])).find((one) => one.location_id === Number(match[1]));
  return level === undefined ? null : levelView(level, () => itemById(visit, itemId));
}

async function primaryLocation(visit: Visit): Promise<string> {
  const { rows } = await visit.pool.query<{ id: number }>('select min(id) as id from location where is_active');
  return gid('Location', rows[0]?.id ?? 0);
}
