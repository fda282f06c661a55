import { dateTime } from '../clock.ts';
import { gid } from '../gid.ts';
import { listConnection } from './connection.ts';
import { lineView, readOrderParts, type OrderParts } from './order-parts.ts';
import { fulfillmentView, refundView } from './order-events.ts';
import type { PageArgs } from './read-page.ts';
import type { SearchField } from './search.ts';
import { lazily, type View, type Visit } from './visit.ts';

export interface OrderRow {
  readonly id: number;
  readonly name: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const ORDER_COLUMNS = 'shop_order.id, shop_order.name, shop_order.created_at, shop_order.updated_at';

export const ORDER_SEARCH: Readonly<Record<string, SearchField>> = {
  updated_at: (comparator, value, bind) => `shop_order.updated_at ${comparator} ${bind(value)}::timestamptz`,
  created_at: (comparator, value, bind) => `shop_order.created_at ${comparator} ${bind(value)}::timestamptz`,
  name: (_comparator, value, bind) => `lower(shop_order.name) = lower(${bind(value)})`,
  id: (comparator, value, bind) => `shop_order.id ${comparator} ${bind(value)}::integer`,
};

/** Views of a page of orders; lines, fulfilments and refunds of the whole page are read together, when asked for. */
export function orderViews(visit: Visit, rows: readonly OrderRow[]): View[] {
  const parts = lazily(() =>
    readOrderParts(
      visit.pool,
      rows.map((row) => row.id),
    ),
  );
  return rows.map((row) => orderView(visit, row, parts));
}

function orderView(visit: Visit, row: OrderRow, parts: () => Promise<OrderParts>): View {
  const lines = async () => (await parts()).lines.filter((line) => line.order_id === row.id);
  const order: View = {
    __typename: 'Order',
    id: gid('Order', row.id),
    name: row.name,
    createdAt: dateTime(row.created_at),
    updatedAt: dateTime(row.updated_at),
    cancelledAt: null,
    closedAt: null,
    displayFulfillmentStatus: async () => fulfillmentStatus(await lines()),
    lineItems: async (args: PageArgs) => {
      const views = (await lines()).map((line) => lineView(visit, line));
      return listConnection('LineItem', views, args);
    },
    fulfillments: async (args: { first?: number | null }) => {
      const loaded = await parts();
      const own = loaded.fulfillments.filter((fulfillment) => fulfillment.order_id === row.id);
      return own.slice(0, args.first ?? own.length).map((one, index) => {
        return fulfillmentView(visit, one, loaded, { order, name: `${row.name}.${index + 1}` });
      });
    },
    refunds: async (args: { first?: number | null }) => {
      const loaded = await parts();
      const own = loaded.refunds.filter((refund) => refund.order_id === row.id);
      return own.slice(0, args.first ?? own.length).map((one) => refundView(visit, one, loaded, order));
    },
  };
  return order;
}

function fulfillmentStatus(lines: readonly { quantity: number; fulfilled: number; removed: number }[]): string {
  const fulfilled = lines.reduce((sum, line) => sum + line.fulfilled, 0);
  const open = lines.reduce((sum, line) => sum + line.quantity - line.fulfilled - line.removed, 0);
  if (open === 0) return fulfilled > 0 ? 'FULFILLED' : 'RESTOCKED';
  return fulfilled > 0 ? 'PARTIALLY_FULFILLED' : 'UNFULFILLED';
}
