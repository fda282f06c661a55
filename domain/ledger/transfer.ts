import { DomainError } from '../errors.ts';
import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import { checkPositive } from './posting.ts';
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
  if (from === to)
    throw new DomainError('transfer-to-itself', `${from} is both ends of the transfer: name another bin to move to.`, {
      bin: from,
    });
  return postMovement(ledger, {
    ...write,
    kind: 'transfer',
    lines: [
      { bin: from, quantityDelta: -quantity },
      { bin: to, quantityDelta: quantity },
    ],
  });
}
