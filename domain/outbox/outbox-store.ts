import type { FrozenDelivery, OpenDelivery } from './delivery.ts';
import type { DueMessage, DueSet } from './plan.ts';
import type { Settlement } from './settlement.ts';

/**
 * Where the outbox is kept. The product's is PostgreSQL (sql-outbox.ts); a simulation has one in memory.
 * Every write is conditional on what its caller saw, so a holder that slept through its lease changes nothing.
 */
export interface OutboxStore {
  /** The drain lease of this storefront, under a higher epoch than any before; null while somebody else holds it. */
  readonly takeLease: (holder: string, ttlMs: number) => Promise<Lease | null>;
  /** False: the lease is lost. */
  readonly renewLease: (lease: Lease, ttlMs: number) => Promise<boolean>;
  readonly releaseLease: (lease: Lease) => Promise<void>;

  /** SKUs with due pushes of which the shop's item is unknown or unusable and that weren't looked up since `before`. */
  readonly skusToLookUp: (before: Date) => Promise<string[]>;
  /** Why the newest look-up failed, in words for people; null when it went well. */
  readonly noteLookup: (failure: string | null) => Promise<void>;
  /** Pushes that may leave, oldest first, without those of `busySkuIds`. */
  readonly due: (limit: number, busySkuIds: readonly number[]) => Promise<DueMessage[]>;
  /** Corrections that may leave: nothing else of their SKU and location is under way. */
  readonly dueSets: (limit: number, busySkuIds: readonly number[]) => Promise<DueSet[]>;
  /** Stores deliveries and nettings in one commit; false when any message wasn't pending any more: then nothing was stored. */
  readonly freeze: (
    lease: Lease,
    frozen: readonly FrozenDelivery[],
    netted: readonly number[],
    at: Date,
  ) => Promise<boolean>;

  /** Unsettled deliveries whose time has come, without `except`, oldest first. */
  readonly open: (now: Date, limit: number, except: readonly string[]) => Promise<OpenDelivery[]>;
  /** When the next unsettled delivery's time comes; null when there is none. */
  readonly nextAttemptAt: () => Promise<Date | null>;
  /** Writes down, before the first byte leaves, that a send begins. Null when the lease is lost or the delivery settled. */
  readonly startAttempt: (lease: Lease, deliveryId: string, at: Date) => Promise<number | null>;
  /** Settles an open delivery after its `attempt`th send. False when a newer send began: a later holder's word counts. */
  readonly settle: (
    lease: Lease,
    deliveryId: string,
    attempt: number,
    settlement: Settlement,
    at: Date,
  ) => Promise<boolean>;

  /** Ends the quarantines of which readings of the shop tell what became of them; returns how many. */
  readonly resolveByRule: (now: Date) => Promise<number>;

  /** Push messages that are not confirmed, netted, rejected, quarantined or absorbed. */
  readonly remaining: () => Promise<number>;
}

export interface Lease {
  readonly holder: string;
  readonly epoch: number;
}
