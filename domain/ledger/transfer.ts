import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import { checkEnds, checkPositive } from './posting.ts';
import type { Write } from './write.ts';

export interface Transfer extends Write {
  readonly sku: string;
  readonly quantity: number;
  readonly from: string;
  readonly to: string;
}

/** Goods changed bins. Inside a building the shop need not know; between two it is told of both. */
export async function transfer(ledger: Ledger, { quantity, from, to, ...write }: Transfer): Promise<Posted> {
  checkPositive(quantity);
  checkEnds(from, to);
  return postMovement(ledger, {
    ...write,
    kind: 'transfer',
    lines: [
      { bin: from, quantityDelta: -quantity },
      { bin: to, quantityDelta: quantity },
    ],
  });
}
