import type { ShopFulfillment, ShopOrder, ShopRefund } from '../../domain/ports/storefront.ts';

interface EventOptions {
  /** When it happened. */
  at?: Date;
  /** When the order shows it. */
  updatedAt?: Date;
  location?: string | null;
}

interface RefundOptions extends EventOptions {
  restock?: 'return' | 'cancel' | 'none';
}

/** The orders of a shop in memory; what they do to its numbers is told to `change`. */
export abstract class FakeOrders {
  readonly #orders = new Map<string, ShopOrder>();
  #ids = 0;

  abstract change(sku: string, delta: number, shopLocationId: string): void;

  /** Fulfils units of an order: the shop lowers its own number. Returns the fulfilment's id. */
  fulfill(
    name: string,
    sku: string,
    quantity: number,
    { at = new Date(), updatedAt = at, location = 'loc-main' }: EventOptions = {},
  ): string {
    if (location) this.change(sku, -quantity, location);
    const fulfillment: ShopFulfillment = {
      fulfillmentId: `fulfillment-${this.nextId()}`,
      cancelled: false,
      shopLocationId: location,
      createdAt: at,
      lines: [{ lineId: `line-${this.nextId()}`, sku, quantity }],
    };
    this.#update(name, updatedAt, (order) => ({ ...order, fulfillments: [...order.fulfillments, fulfillment] }));
    return fulfillment.fulfillmentId;
  }

  /** Takes a fulfilment back: its units are on hand again. */
  cancelFulfillment(name: string, fulfillmentId: string, at = new Date()): void {
    this.#update(name, at, (order) => ({
      ...order,
      fulfillments: order.fulfillments.map((fulfillment) => {
        if (fulfillment.fulfillmentId !== fulfillmentId) return fulfillment;
        for (const line of fulfillment.lines)
          if (line.sku && fulfillment.shopLocationId) this.change(line.sku, line.quantity, fulfillment.shopLocationId);
        return { ...fulfillment, cancelled: true };
      }),
    }));
  }

  /** Refunds units; restock "return" raises the shop's number at once, whether the goods are back or not. */
  refund(
    name: string,
    sku: string,
    quantity: number,
    { at = new Date(), updatedAt = at, location = 'loc-main', restock = 'return' }: RefundOptions = {},
  ): void {
    if (location && restock === 'return') this.change(sku, quantity, location);
    const refund: ShopRefund = {
      refundId: `refund-${this.nextId()}`,
      createdAt: at,
      lines: [{ lineId: `line-${this.nextId()}`, sku, quantity, restock, shopLocationId: location }],
    };
    this.#update(name, updatedAt, (order) => ({ ...order, refunds: [...order.refunds, refund] }));
  }

  protected ordersSince(since: Date): ShopOrder[] {
    return [...this.#orders.values()]
      .filter((order) => order.updatedAt >= since)
      .sort((one, other) => one.updatedAt.getTime() - other.updatedAt.getTime());
  }

  protected nextId(): number {
    return ++this.#ids;
  }

  #update(name: string, at: Date, change: (order: ShopOrder) => ShopOrder): void {
    const order = this.#orders.get(name) ?? {
      orderId: `order-${name}`,
      name,
      updatedAt: at,
      fulfillments: [],
      refunds: [],
    };
    this.#orders.set(name, { ...change(order), updatedAt: at });
  }
}
