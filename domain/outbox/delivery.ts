import type { PushReason } from '../ports/storefront.ts';
import type { PlannedLine } from './plan.ts';

/** A frozen batch: everything the shop will see of it, stored before it is first sent and never changed. */
export interface FrozenDelivery {
  readonly id: string;
  readonly storefront: string;
  readonly key: string;
  readonly reference: string;
  readonly reason: PushReason | 'correction';
  readonly apiVersion: string;
  readonly body: string;
  readonly bodyHash: string;
  readonly lines: readonly PlannedLine[];
  readonly frozenAt: Date;
}

/** A frozen delivery that has not been settled, with what is known of its sends so far. */
export interface OpenDelivery {
  readonly id: string;
  readonly apiVersion: string;
  readonly body: string;
  readonly lines: readonly PlannedLine[];
  /** Sent, or being sent by somebody who may have died. */
  readonly state: 'frozen' | 'sending' | 'waiting';
  /** Sends begun so far; the number of the newest is the fence for settling it. */
  readonly attempts: number;
  /** Some send may have been applied: only the same key may go again. */
  readonly ambiguous: boolean;
  /** Sends that ended badly; what the backoff counts. Being asked to wait is no failure. */
  readonly failures: number;
  /** When the first byte left under this key: the shop's memory of the key runs from here. */
  readonly firstSentAt: Date | null;
}
