import type { PlannedLine } from '../../domain/outbox/plan.ts';
import type { OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { PushReason } from '../../domain/ports/storefront.ts';

/** The outbox as a schedule uses it, kept in memory or in PostgreSQL: what drains see, and what writers and people do. */
export interface SimulatedOutbox {
  readonly store: OutboxStore;
  readonly write: (push: WrittenPush) => Promise<void>;
  /** Asks for a correction under this id; false when it is refused. */
  readonly correct: (set: WrittenSet) => Promise<boolean>;
  /** A person says what became of a quarantined message; false when that is refused. */
  readonly resolve: (messageId: number, as: 'applied' | 'not-applied') => Promise<boolean>;
  readonly redriveAll: () => Promise<void>;
  readonly books: () => Promise<Books>;
}

export interface WrittenPush {
  readonly id: number;
  readonly skuId: number;
  readonly reason: PushReason;
  readonly quantityDelta: number;
}

export interface WrittenSet {
  readonly id: number;
  readonly skuId: number;
  readonly from: number;
  readonly to: number;
}

/** What is written down, for whoever judges. */
export interface Books {
  readonly messages: readonly BookedMessage[];
  readonly deliveries: readonly BookedDelivery[];
}

export interface BookedMessage {
  readonly id: number;
  readonly skuId: number;
  readonly effect: 'push' | 'set';
  readonly quantityDelta: number;
  readonly state: 'pending' | 'frozen' | 'netted' | 'absorbed';
  readonly deliveryId: string | null;
}

export interface BookedDelivery {
  readonly id: string;
  readonly key: string;
  readonly state: 'frozen' | 'sending' | 'waiting' | 'applied' | 'rejected' | 'stale' | 'quarantined';
  readonly lines: readonly PlannedLine[];
}

export const itemOf = (skuId: number) => `item-${skuId}`;
export const PLACE = 'here';
