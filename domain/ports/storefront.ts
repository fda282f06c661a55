import { DomainError } from '../errors.ts';

/** What the product needs of a storefront. The drain acts on an outcome's `kind` alone. */
export interface Storefront {
  /** The shop's own name for itself, e.g. "acme.myshopify.com": one drain lease and one memory each. */
  readonly domain: string;

  /** Builds the exact bytes of an adjust call. Pure: the outbox stores them before they are first sent. */
  composeAdjust(request: AdjustRequest): ComposedCall;

  /** Builds the exact bytes of a correction: a compare-and-set of on-hand. Pure, stored before it is sent, as above. */
  composeSet(request: SetRequest): ComposedCall;

  /** Sends stored bytes once. Never throws for what the world may answer; every answer is an outcome. */
  send(call: ComposedCall, options: SendOptions): Promise<WriteOutcome>;

  /** The shop's active locations. Throws `StorefrontReadError`, as all reads do. */
  locations(signal: AbortSignal): Promise<ShopLocation[]>;

  /** The items that carry exactly these SKUs (case-sensitive); several items may share one SKU. */
  findItems(skus: readonly string[], shopLocationIds: readonly string[], signal: AbortSignal): Promise<ShopItem[]>;

  /** A fresh reading of these items, at most 250 a call to the shop. Items that are gone are left out. */
  readItems(itemIds: readonly string[], shopLocationIds: readonly string[], signal: AbortSignal): Promise<ShopItem[]>;

  /** Every item of the shop, page by page. Ends only after the last page: a failure throws, never shortens. */
  scanItems(shopLocationIds: readonly string[], signal: AbortSignal): AsyncIterable<ShopItem[]>;

  /** Orders updated at or after `since`, oldest change first, page by page, each read whole. */
  changedOrders(since: Date, signal: AbortSignal): AsyncIterable<ShopOrder[]>;
}

/** Why units move, in the ledger's words; the adapter knows the shop's. */
export type PushReason = 'receipt' | 'fulfillment' | 'return' | 'adjustment' | 'transfer';

export interface AdjustRequest {
  /** Unique for ever; the shop applies one key at most once while it remembers it. */
  readonly key: string;
  /** A URI shown in the shop's history, e.g. "gid://lockstep/Delivery/7": from it the messages are found. */
  readonly reference: string;
  readonly reason: PushReason;
  /** At most 250, one per (item, location), no zero deltas; units. */
  readonly lines: readonly AdjustLine[];
}

export interface AdjustLine {
  readonly inventoryItemId: string;
  readonly shopLocationId: string;
  readonly delta: number;
}

/** Sets the shop's on-hand of one item at one location from `from` to `to`, units; refused as stale when it isn't `from`. */
export interface SetRequest {
  readonly key: string;
  readonly reference: string;
  readonly inventoryItemId: string;
  readonly shopLocationId: string;
  readonly from: number;
  readonly to: number;
}

/** A call as it will go over the wire, however often it is sent. */
export interface ComposedCall {
  readonly apiVersion: string;
  readonly body: string;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Asked immediately before the first byte is written (after any waiting for budget); false: nothing is sent. */
  readonly mayWrite?: () => boolean;
  /** Urgent calls (what a person approved) may use the part of the shop's budget that routine ones leave. */
  readonly priority?: 'routine' | 'urgent';
}

export type WriteOutcome =
  /** Done. `remoteId` is null when the shop had nothing to change (also a success). */
  | { kind: 'applied'; remoteId: string | null }
  /**
   * Refused for good under this key. `lines`: indexes of the refused lines, empty when it names none.
   * `whole`: the call itself is at fault (its reason, its form), so that no part of it would fare better.
   */
  | { kind: 'rejected'; code: string; message: string; lines: readonly number[]; whole?: boolean }
  /** A compare-and-set lost: somebody moved the number. */
  | { kind: 'stale'; code: string; message: string }
  /** It did nothing; the same key may go again after the wait; costs no attempt. */
  | { kind: 'busy'; reason: 'throttled' | 'concurrent' | 'unauthorized'; message: string; retryAfterMs: number }
  /** Nothing left this machine. */
  | { kind: 'not-sent'; reason: 'refused' | 'dns' | 'tls' | 'withdrawn'; message: string }
  /** It may have been applied: only the same key may go again. */
  | { kind: 'unknown'; reason: 'timeout' | 'connection' | '5xx' | 'bad-body'; message: string };

export interface ShopLocation {
  readonly shopLocationId: string;
  readonly name: string;
}

export interface ShopItem {
  readonly inventoryItemId: string;
  readonly sku: string | null;
  /** False: the shop ignores quantities of this item. */
  readonly tracked: boolean;
  /** Only the asked-for locations at which the item is stocked and active. */
  readonly levels: readonly ShopLevel[];
}

/** Units. The shop's own identity: on-hand = available + committed + reserved + damaged + safety + quality control. */
export interface ShopLevel {
  readonly shopLocationId: string;
  readonly onHand: number;
  readonly available: number;
  readonly committed: number;
}

export interface ShopOrder {
  readonly orderId: string;
  /** What people call it, as typed into the ledger's `reference`, without a leading "#". */
  readonly name: string;
  readonly updatedAt: Date;
  readonly fulfillments: readonly ShopFulfillment[];
  readonly refunds: readonly ShopRefund[];
}

export interface ShopFulfillment {
  readonly fulfillmentId: string;
  readonly cancelled: boolean;
  readonly shopLocationId: string | null;
  readonly createdAt: Date;
  readonly lines: readonly { lineId: string; sku: string | null; quantity: number }[];
}

export interface ShopRefund {
  readonly refundId: string;
  readonly createdAt: Date | null;
  readonly lines: readonly {
    lineId: string;
    sku: string | null;
    quantity: number;
    restock: 'cancel' | 'return' | 'none';
    shopLocationId: string | null;
  }[];
}

/** A read that could not be finished: nothing of it may be used. The message says why and what to do next. */
export class StorefrontReadError extends DomainError {
  constructor(code: 'shop-unreachable' | 'shop-unauthorized' | 'shop-answer-unreadable', message: string) {
    super(code, message);
    this.name = 'StorefrontReadError';
  }
}
