import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import { checkPositive } from './posting.ts';
import type { Write } from './write.ts';

export interface Opening extends Write {
  readonly sku: string;
  readonly quantity: number;
  readonly bin: string;
}

/** Stock that the shop already counts enters the ledger: nothing is pushed. */
export async function open(ledger: Ledger, { quantity, bin, ...write }: Opening): Promise<Posted> {
  checkPositive(quantity);
  return postMovement(ledger, { ...write, kind: 'opening', lines: [{ bin, quantityDelta: quantity }] });
}
