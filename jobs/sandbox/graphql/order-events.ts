import { dateTime } from '../clock.ts';
import { gid } from '../gid.ts';
import { listConnection } from './connection.ts';
import { locationView } from './locations.ts';
import { lineView, type FulfillmentRow, type OrderParts, type RefundRow } from './order-parts.ts';
import type { PageArgs } from './read-page.ts';
import type { View, Visit } from './visit.ts';

export function fulfillmentView(
  visit: Visit,
  row: FulfillmentRow,
  parts: OrderParts,
  of: { order: View; name: string },
): View {
  return {
    __typename: 'Fulfillment',
    id: gid('Fulfillment', row.id),
    name: of.name,
    status: 'SUCCESS',
    createdAt: dateTime(row.created_at),
    updatedAt: dateTime(row.created_at),
    location: locationView(row.location),
    order: of.order,
    fulfillmentLineItems: (args: PageArgs) => {
      const views = row.lines.map((line) => ({
        __typename: 'FulfillmentLineItem',
        id: gid('FulfillmentLineItem', line.id),
        quantity: line.quantity,
        lineItem: orderLine(visit, parts, line.order_line_id),
      }));
      return listConnection('FulfillmentLineItem', views, args);
    },
  };
}

export function refundView(visit: Visit, row: RefundRow, parts: OrderParts, order: View): View {
  return {
    __typename: 'Refund',
    id: gid('Refund', row.id),
    createdAt: dateTime(row.created_at),
    order,
    refundLineItems: (args: PageArgs) => {
      const views = row.lines.map((line) => ({
        __typename: 'RefundLineItem',
        id: gid('RefundLineItem', line.id),
        quantity: line.quantity,
        restockType: line.restock_type,
        restocked: line.restock_type !== 'NO_RESTOCK',
        location: line.location === null ? null : locationView(line.location),
        lineItem: orderLine(visit, parts, line.order_line_id),
      }));
      return listConnection('RefundLineItem', views, args);
    },
  };
}

function orderLine(visit: Visit, parts: OrderParts, id: number): View | null {
  const line = parts.lines.find((one) => one.id === id);
  return line === undefined ? null : lineView(visit, line);
}
