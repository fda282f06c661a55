import { createHash } from 'node:crypto';
import {
  type AdjustRequest,
  type SetRequest,
  type ComposedCall,
  type ShopItem,
  type ShopLocation,
  type ShopOrder,
  type Storefront,
  StorefrontReadError,
  type WriteOutcome,
} from '../../domain/ports/storefront.ts';
import { FakeOrders } from './fake-orders.ts';

type Reading = 'locations' | 'findItems' | 'readItems' | 'scanItems' | 'changedOrders';

interface FakeItem {
  sku: string | null;
  tracked: boolean;
  onHand: Map<string, number>;
}

/**
 * A shop in memory for the tests of what we read from it: on-hand per item and location, orders that lower it when they
 * are fulfilled, pages, failures on request, and a hook between pages so that a test can write in the middle of a scan.
 */
export class FakeStorefront extends FakeOrders implements Storefront {
  readonly domain = 'fake.myshopify.test';
  readonly pageSize: number;
  /** Called after page `page` (from 1) was read and before the next one is. */
  betweenPages: (page: number) => Promise<void> = async () => {};
  /** Which reads were made, in order. */
  readonly reads: Reading[] = [];
  readonly #locations: ShopLocation[] = [];
  readonly #items = new Map<string, FakeItem>();
  readonly #failures = new Map<Reading, number>();

  constructor({ pageSize = 2, locations = ['main'] }: { pageSize?: number; locations?: readonly string[] } = {}) {
    super();
    this.pageSize = pageSize;
    for (const name of locations) this.#locations.push({ shopLocationId: `loc-${name}`, name });
  }

  // What happens in the shop

  addItem(sku: string | null, onHand: Record<string, number> | number = {}, { tracked = true } = {}): string {
    const id = `item-${this.nextId()}`;
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

  composeSet(request: SetRequest): ComposedCall {
    return { apiVersion: 'fake', body: JSON.stringify(request) };
  }

  async send(call: ComposedCall): Promise<WriteOutcome> {
    const request = JSON.parse(call.body) as AdjustRequest | SetRequest;
    if ('to' in request) return this.#set(request);
    for (const { inventoryItemId, shopLocationId, delta } of request.lines) {
      const { onHand } = this.#items.get(inventoryItemId)!;
      onHand.set(shopLocationId, (onHand.get(shopLocationId) ?? 0) + delta);
    }
    return { kind: 'applied', remoteId: createHash('sha256').update(call.body).digest('hex').slice(0, 12) };
  }

  #set({ inventoryItemId, shopLocationId, from, to }: SetRequest): WriteOutcome {
    const { onHand } = this.#items.get(inventoryItemId)!;
    if (onHand.get(shopLocationId) !== from)
      return { kind: 'stale', code: 'CHANGE_FROM_QUANTITY_STALE', message: 'stale' };
    onHand.set(shopLocationId, to);
    return { kind: 'applied', remoteId: null };
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
    return this.#pages('changedOrders', this.ordersSince(since), signal, (page) => page);
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
      levels: [...onHand]
        .filter(([shopLocationId]) => shopLocationIds.includes(shopLocationId))
        .map(([shopLocationId, units]) => ({ shopLocationId, onHand: units, available: units, committed: 0 })),
    }));
  }
}

function unreachable(): StorefrontReadError {
  return new StorefrontReadError('shop-unreachable', 'The shop did not answer. Try again in a few minutes.');
}
