import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';

/** What the ledger's verbs need. */
export interface Ledger {
  readonly database: Database;
  readonly clock: Clock;
  /** The channels, beside the storefront, that a fulfillment or return may name. */
  readonly channels: readonly string[];
  /** Tells the drain that something is due; called after a commit, never before. */
  readonly wake: () => void;
}
