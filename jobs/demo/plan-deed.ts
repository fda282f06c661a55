import { between, chance, oneOf } from './chance.ts';

/** What the demo's warehouse does next. */
export type Deed =
  | { readonly kind: 'order'; readonly sku: string; readonly bin: string; readonly quantity: number }
  | { readonly kind: 'wholesale'; readonly sku: string; readonly bin: string; readonly quantity: number }
  | { readonly kind: 'receipt'; readonly sku: string; readonly bin: string; readonly quantity: number }
  | {
      readonly kind: 'transfer';
      readonly sku: string;
      readonly from: string;
      readonly bin: string;
      readonly quantity: number;
    }
  | {
      readonly kind: 'return';
      readonly sku: string;
      readonly bin: string;
      readonly quantity: number;
      readonly order: string;
    };

export interface Shelf {
  readonly sku: string;
  readonly bin: string;
  readonly onHand: number;
}

/** An order that was shipped lately and may come back. */
export interface ShippedOrder {
  readonly order: string;
  readonly sku: string;
  readonly bin: string;
  readonly quantity: number;
}

const SEED = 20_261_123;

/** Of the day's work: mostly orders, so that the shop's own movements are what one sees. */
const shares: readonly (readonly [Deed['kind'], number])[] = [
  ['order', 0.55],
  ['wholesale', 0.12],
  ['receipt', 0.15],
  ['transfer', 0.1],
  ['return', 0.08],
];

/** The nth deed: the same for the same shelves. Pure. What isn't possible gives way to a receipt. */
export function planDeed(n: number, shelves: readonly Shelf[], shipped: readonly ShippedOrder[]): Deed {
  const random = chance(SEED + n);
  const kind = drawKind(random());
  const full = shelves.filter(({ bin, onHand }) => isPick(bin) && onHand >= 4);
  const staged = shelves.filter(({ bin, onHand }) => !isPick(bin) && onHand >= 6);
  if (kind === 'return' && shipped.length > 0) return { ...oneOf(shipped, random), kind, quantity: 1 };
  if (kind === 'transfer' && staged.length > 0) {
    const { sku, bin: from } = oneOf(staged, random);
    const to = shelves.find((shelf) => shelf.sku === sku && isPick(shelf.bin));
    if (to) return { kind, sku, from, bin: to.bin, quantity: between(3, 6, random) };
  }
  if (kind === 'order' && full.length > 0) return { ...oneOf(full, random), kind, quantity: between(1, 3, random) };
  if (kind === 'wholesale' && full.length > 0) return { ...oneOf(full, random), kind, quantity: between(2, 4, random) };
  return receiptOf(shelves, random);
}

function drawKind(drawn: number): Deed['kind'] {
  let sum = 0;
  for (const [kind, share] of shares) {
    sum += share;
    if (drawn < sum) return kind;
  }
  return 'order';
}

/** What runs low comes in first: the demo may run for weeks. */
function receiptOf(shelves: readonly Shelf[], random: () => number): Deed {
  const low = shelves.toSorted((one, other) => one.onHand - other.onHand).slice(0, 8);
  const { sku, bin } = oneOf(low, random);
  return { kind: 'receipt', sku, bin, quantity: between(2, 5, random) * 6 };
}

function isPick(bin: string): boolean {
  return !bin.startsWith('S-');
}
