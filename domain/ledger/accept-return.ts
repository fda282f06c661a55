import { STOREFRONT } from './effect.ts';
import type { Ledger } from './ledger.ts';
import { postMovement, type Posted } from './post-movement.ts';
import { checkPositive } from './posting.ts';
import type { Write } from './write.ts';

export interface Return extends Write {
  readonly sku: string;
  readonly quantity: number;
  readonly bin: string;
  /** True when the shop's refund of the order in `reference` put the units back itself: then it isn't told again. */
  readonly restocked: boolean;
}

/** Goods came back and were put away. */
export async function acceptReturn(ledger: Ledger, { quantity, bin, restocked, ...write }: Return): Promise<Posted> {
  checkPositive(quantity);
  return postMovement(ledger, {
    ...write,
    kind: 'return',
    ...(restocked && { channel: STOREFRONT }),
    lines: [{ bin, quantityDelta: quantity }],
  });
}
