import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import type { Write } from './write.ts';

export interface Recount extends Omit<Write, 'occurredAt' | 'inCount'> {
  readonly sku: string;
  readonly bin: string;
  /** Units that lay in the bin. */
  readonly counted: number;
  /** When they were counted, if that isn't now: what came and went since is taken into account. */
  readonly countedAt?: Date | undefined;
  /** Whether whoever counted may also decide on a case: then the count approves what it asks for. */
  readonly approver: boolean;
}

/**
 * Somebody counted a bin: the ledger takes the count, and asks for one correction of the shop to what it should show then.
 * Throws DomainError `bad-count`, `counted-in-future`, `count-superseded`, `count-contradicted`, beside what `postMovement` throws.
 */
export async function recount(ledger: Ledger, { bin, counted, countedAt, ...write }: Recount): Promise<Posted> {
  return postMovement(ledger, { ...write, kind: 'recount', occurredAt: countedAt, lines: [{ bin, counted }] });
}
