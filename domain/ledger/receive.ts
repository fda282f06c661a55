import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import { checkPositive } from './posting.ts';
import type { Write } from './write.ts';

export interface Receipt extends Write {
  readonly sku: string;
  readonly quantity: number;
  readonly bin: string;
}

/** Goods came in: the bin gains them, the shop is told. */
export async function receive(ledger: Ledger, { quantity, bin, ...write }: Receipt): Promise<Posted> {
  checkPositive(quantity);
  return postMovement(ledger, { ...write, kind: 'receipt', lines: [{ bin, quantityDelta: quantity }] });
}
