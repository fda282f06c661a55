import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import { checkPositive } from './posting.ts';
import type { Write } from './write.ts';

export interface Fulfillment extends Write {
  readonly sku: string;
  readonly quantity: number;
  readonly bin: string;
  /** "storefront" for an order of the shop, which lowers its own number; any other is pushed. */
  readonly channel: string;
}

/** Goods left for a customer. */
export async function fulfill(ledger: Ledger, { quantity, bin, ...write }: Fulfillment): Promise<Posted> {
  checkPositive(quantity);
  return postMovement(ledger, { ...write, kind: 'fulfillment', lines: [{ bin, quantityDelta: -quantity }] });
}
