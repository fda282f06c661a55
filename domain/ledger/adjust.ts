import { DomainError } from '../errors.ts';
import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import type { Write } from './write.ts';

export interface Adjustment extends Write {
  readonly sku: string;
  /** Units, signed. */
  readonly quantityDelta: number;
  readonly bin: string;
  /** Why: written into the ledger's note. */
  readonly reason: string;
  /** "Does the shop show this already?" Needed while the SKU has an open case there. */
  readonly shopShows?: boolean | undefined;
}

/** The bin holds more or less than the ledger says, and somebody knows why. */
export async function adjust(ledger: Ledger, { quantityDelta, bin, reason, ...write }: Adjustment): Promise<Posted> {
  if (!reason.trim())
    throw new DomainError('reason-missing', 'An adjustment needs its reason: add --reason "what happened".');
  return postMovement(ledger, { ...write, kind: 'adjustment', note: reason, lines: [{ bin, quantityDelta }] });
}
