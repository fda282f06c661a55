import type { Database } from '../database/open.ts';
import { gid } from '../gid.ts';
import { itemById } from './items.ts';
import type { LocationRow } from './locations.ts';
import type { View, Visit } from './visit.ts';

export interface LineRow {
  readonly id: number;
  readonly order_id: number;
  readonly item_id: number | null;
  readonly sku: string | null;
  readonly quantity: number;
  readonly fulfilled: number;
  readonly removed: number;
  readonly returned: number;
}

export interface FulfillmentRow {
  readonly id: number;
  readonly order_id: number;
  readonly created_at: Date;
  readonly location: LocationRow;
  readonly lines: readonly { readonly id: number; readonly order_line_id: number; readonly quantity: number }[];
}

export interface RefundRow {
  readonly id: number;
  readonly order_id: number;
  readonly created_at: Date;
  readonly lines: readonly {
    readonly id: number;
    readonly order_line_id: number;
    readonly quantity: number;
    readonly restock_type: 'RETURN' | 'CANCEL' | 'NO_RESTOCK';
    readonly location: LocationRow | null;
  }[];
}

/** Everything that hangs on these orders, oldest first. */
export interface OrderParts {
  readonly lines: readonly LineRow[];
  readonly fulfillments: readonly FulfillmentRow[];
  readonly refunds: readonly RefundRow[];
}

export async function readOrderParts(db: Database, orderIds: readonly number[]): Promise<OrderParts> {
  const [lines, fulfillments, refunds] = await Promise.all([
    db.query<LineRow>(LINES, [orderIds]),
    db.query<FulfillmentRow>(FULFILLMENTS, [orderIds]),
    db.query<RefundRow>(REFUNDS, [orderIds]),
  ]);
  return { lines: lines.rows, fulfillments: fulfillments.rows, refunds: refunds.rows };
}

const LINES = `
  select id, order_id, item_id, sku, quantity, fulfilled, removed, returned
    from order_line
   where order_id = any($1)
   order by id`;

const FULFILLMENTS = `
  select fulfillment.id, fulfillment.order_id, fulfillment.created_at, to_json(location.*) as location,
         json_agg(to_json(line.*) order by line.id) as lines
    from fulfillment
    join location on location.id = fulfillment.location_id
    join fulfillment_line as line on line.fulfillment_id = fulfillment.id
   where fulfillment.order_id = any($1)
   group by fulfillment.id, location.id
   order by fulfillment.id`;

const REFUNDS = `
  select refund.id, refund.order_id, refund.created_at,
         json_agg(json_build_object(
           'id', line.id, 'order_line_id', line.order_line_id, 'quantity', line.quantity,
           'restock_type', line.restock_type,
           'location', (select to_json(location.*) from location where location.id = line.location_id)
         ) order by line.id) as lines
    from refund
    join refund_line as line on line.refund_id = refund.id
   where refund.order_id = any($1)
   group by refund.id
   order by refund.id`;

export function lineView(visit: Visit, row: LineRow): View & { id: string } {
  return {
    __typename: 'LineItem',
    id: gid('LineItem', row.id),
    sku: row.sku,
    quantity: row.quantity,
    currentQuantity: row.quantity - row.removed - row.returned,
    unfulfilledQuantity: row.quantity - row.fulfilled - row.removed,
    variant: async () => {
      const item = row.item_id === null ? null : await itemById(visit, row.item_id);
      if (item === null) return null;
      const variants = (item['variants'] as (args: { first: number }) => View)({ first: 1 });
      return (variants['nodes'] as View[])[0] ?? null;
    },
  };
}
