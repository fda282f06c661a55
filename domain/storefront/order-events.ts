import type { ShopFulfillment, ShopOrder, ShopRefund } from '../ports/storefront.ts';

/** Something that changed the shop's on-hand by itself. The same id again is the same event, however often it is told. */
export interface OrderEvent {
  readonly eventId: string;
  readonly kind: 'fulfilled' | 'fulfillment-cancelled' | 'restocked';
  readonly orderId: string;
  readonly orderName: string;
  readonly sku: string;
  readonly shopLocationId: string | null;
  readonly quantity: number;
  readonly happenedAt: Date;
}

/** The event of a fulfilment that was taken back carries the id of what it takes back, and this. */
export const CANCELLED = '/cancelled';

/** What an order says about stock. A line without a SKU is of nothing the ledger could know. */
export function orderEvents(order: ShopOrder): OrderEvent[] {
  return [
    ...order.fulfillments.flatMap((fulfillment) => fulfilmentEvents(order, fulfillment)),
    ...order.refunds.flatMap((refund) => refundEvents(order, refund)),
  ];
}

export function orderName({ name }: ShopOrder): string {
  return name.replace(/^#/, '');
}

function fulfilmentEvents(order: ShopOrder, fulfillment: ShopFulfillment): OrderEvent[] {
  return fulfillment.lines.flatMap(({ lineId, sku, quantity }) => {
    if (!sku || quantity < 1) return [];
    const fulfilled: OrderEvent = {
      eventId: `${fulfillment.fulfillmentId}/${lineId}`,
      kind: 'fulfilled',
      orderId: order.orderId,
      orderName: orderName(order),
      sku,
      shopLocationId: fulfillment.shopLocationId,
      quantity,
      happenedAt: fulfillment.createdAt,
    };
    if (!fulfillment.cancelled) return [fulfilled];
    // The shop doesn't say when it was taken back; the order's own time is the latest that can be.
    const takenBack = { eventId: fulfilled.eventId + CANCELLED, happenedAt: order.updatedAt };
    return [fulfilled, { ...fulfilled, ...takenBack, kind: 'fulfillment-cancelled' }];
  });
}

/** Only "return" raises on-hand: "cancel" gives back units that never left, "none" gives back nothing. */
function refundEvents(order: ShopOrder, refund: ShopRefund): OrderEvent[] {
  return refund.lines.flatMap(({ lineId, sku, quantity, restock, shopLocationId }) => {
    if (!sku || quantity < 1 || restock !== 'return') return [];
    return {
      eventId: `${refund.refundId}/${lineId}`,
      kind: 'restocked',
      orderId: order.orderId,
      orderName: orderName(order),
      sku,
      shopLocationId,
      quantity,
      happenedAt: refund.createdAt ?? order.updatedAt,
    };
  });
}
