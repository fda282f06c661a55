import { createHash } from 'node:crypto';
import {
  type AdjustRequest,
  type ComposedCall,
  type ShopFulfillment,
  type ShopItem,
  type ShopLocation,
  type ShopOrder,
  type ShopRefund,
  type Storefront,
  StorefrontReadError,
  type WriteOutcome,
} from '../../domain/ports/storefront.ts';

type Reading = 'locations' | 'findItems' | 'readItems' | 'scanItems' | 'changedOrders';

interface FakeItem {
  sku: string | null;
  tracked: boolean;
  onHand: Map<string, number>;
}

interface RefundOptions {
  at?: Date;
  location?: string | null;
  restock?: 'return' | 'cancel' | 'none';
}

/**
 * A shop in memory for the tests of what we read from it: on-hand per item and location, orders that lower it when they
 * are fulfilled, pages, failures on request, and a hook between pages so that a test can write in the middle of a scan.
 */
export class FakeStorefront implements Storefront {
  readonly domain = 'fake.myshopify.test';
  readonly pageSize: number;
  /** Called after page `page` (from 1) was read and before the next one is. */
  betweenPages: (page: number) => Promise<void> = async () => {};
  /** Which reads were made, in order. */
  readonly reads: Reading[] = [];
  readonly #locations: ShopLocation[] = [];
  readonly #items = new Map<string, FakeItem>();
  readonly #orders = new Map<string, ShopOrder>();
  readonly #failures = new Map<Reading, number>();
  #ids = 0;

  constructor({ pageSize = 2, locations = ['main'] }: { pageSize?: number; locations?: readonly string[] } = {}) {
    this.pageSize = pageSize;
    for (const name of locations) this.#locations.push({ shopLocationId: `loc-${name}`, name });
  }

  // What happens in the shop

  addItem(sku: string | null, onHand: Record<string, number> | number = {}, { tracked = true } = {}): string {
    const id = `item-${++this.#ids}`;
    const levels = typeof onHand === 'number' ? { 'loc-main': onHand } : onHand;
    this.#items.set(id, { sku, tracked, onHand: new Map(Object.entries(levels)) });
    return id;
  }

  removeItem(id: string): void {
    this.#items.delete(id);
  }

  renameItem(id: string, sku: string | null): void {
    this.#items.get(id)!.sku = sku;
  }

  /** The item is no longer stocked at that location. */
  destock(id: string, shopLocationId = 'loc-main'): void {
    this.#items.get(id)!.onHand.delete(shopLocationId);
  }

  /** Somebody types a number, or a push of ours arrives. */
  change(sku: string, delta: number, shopLocationId = 'loc-main'): void {
    const item = [...this.#items.values()].find((item) => item.sku === sku);
    item?.onHand.set(shopLocationId, (item.onHand.get(shopLocationId) ?? 0) + delta);
  }

  /** Fulfils units of an order: the shop lowers its own number. Returns the fulfilment's id. */
  fulfill(
    name: string,
    sku: string,
    quantity: number,
    { at = new Date(), location = 'loc-main' }: { at?: Date; location?: string | null } = {},
  ): string {
    if (location) this.change(sku, -quantity, location);
    const fulfillment: ShopFulfillment = {
      fulfillmentId: `fulfillment-${++this.#ids}`,
      cancelled: false,
      shopLocationId: location,
      createdAt: at,
      lines: [{ lineId: `line-${++this.#ids}`, sku, quantity }],
    };
    this.#update(name, at, (order) => ({ ...order, fulfillments: [...order.fulfillments, fulfillment] }));
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
    { at = new Date(), location = 'loc-main', restock = 'return' }: RefundOptions = {},
  ): void {
    if (location && restock === 'return') this.change(sku, quantity, location);
    const refund: ShopRefund = {
      refundId: `refund-${++this.#ids}`,
      createdAt: at,
      lines: [{ lineId: `line-${++this.#ids}`, sku, quantity, restock, shopLocationId: location }],
    };
    this.#update(name, at, (order) => ({ ...order, refunds: [...order.refunds, refund] }));
  }

  /** The read fails once it has handed out `afterPages` pages. */
  fail(reading: Reading, { afterPages = 0 } = {}): void {
    this.#failures.set(reading, afterPages);
  }

  mend(): void {
    this.#failures.clear();
  }

  // The port

  composeAdjust(request: AdjustRequest): ComposedCall {
    return { apiVersion: 'fake', body: JSON.stringify(request) };
  }

  async send(call: ComposedCall): Promise<WriteOutcome> {
    const request = JSON.parse(call.body) as AdjustRequest;
    for (const { inventoryItemId, shopLocationId, delta } of request.lines) {
      const { onHand } = this.#items.get(inventoryItemId)!;
      onHand.set(shopLocationId, (onHand.get(shopLocationId) ?? 0) + delta);
    }
    return { kind: 'applied', remoteId: createHash('sha256').update(call.body).digest('hex').slice(0, 12) };
  }

  async locations(): Promise<ShopLocation[]> {
    this.#begin('locations');
    return [...this.#locations];
  }

  async findItems(skus: readonly string[], shopLocationIds: readonly string[]): Promise<ShopItem[]> {
    this.#begin('findItems');
    return this.#shown(shopLocationIds).filter((item) => item.sku !== null && skus.includes(item.sku));
  }

  async readItems(itemIds: readonly string[], shopLocationIds: readonly string[]): Promise<ShopItem[]> {
    this.#begin('readItems');
    return this.#shown(shopLocationIds).filter((item) => itemIds.includes(item.inventoryItemId));
  }

  scanItems(shopLocationIds: readonly string[], signal: AbortSignal): AsyncIterable<ShopItem[]> {
    const ids = [...this.#items.keys()];
    return this.#pages('scanItems', ids, signal, (page) =>
      this.#shown(shopLocationIds).filter((item) => page.includes(item.inventoryItemId)),
    );
  }

  changedOrders(since: Date, signal: AbortSignal): AsyncIterable<ShopOrder[]> {
    const changed = [...this.#orders.values()]
      .filter((order) => order.updatedAt >= since)
      .sort((one, other) => one.updatedAt.getTime() - other.updatedAt.getTime());
    return this.#pages('changedOrders', changed, signal, (page) => page);
  }

  async *#pages<Raw, Shown>(reading: Reading, all: Raw[], signal: AbortSignal, show: (page: Raw[]) => Shown[]) {
    this.#begin(reading);
    for (let from = 0, page = 1; from < all.length; from += this.pageSize, page++) {
      if (this.#failures.get(reading) === page - 1) throw unreachable();
      signal.throwIfAborted();
      yield show(all.slice(from, from + this.pageSize));
      if (reading === 'scanItems') await this.betweenPages(page);
    }
  }

  #begin(reading: Reading): void {
    this.reads.push(reading);
    if (this.#failures.get(reading) === 0) throw unreachable();
  }

  #shown(shopLocationIds: readonly string[]): ShopItem[] {
    const all = [...this.#items.entries()];
    return all.map(([inventoryItemId, { sku, tracked, onHand }]) => ({
      inventoryItemId,
      sku,
      tracked,
      duplicateSkuCount: all.filter(([, other]) => other.sku !== null && other.sku === sku).length,
      levels: [...onHand]
        .filter(([shopLocationId]) => shopLocationIds.includes(shopLocationId))
        .map(([shopLocationId, units]) => ({ shopLocationId, onHand: units, available: units, committed: 0 })),
    }));
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

function unreachable(): StorefrontReadError {
  return new StorefrontReadError('shop-unreachable', 'The shop did not answer. Try again in a few minutes.');
}
