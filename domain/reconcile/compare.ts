import { expectedOf, type Terms } from './expected.ts';

/** Why a SKU was neither found right nor wrong. */
export type UnjudgedReason =
  /** Something of it moved between the first and the last reading. */
  | 'moving'
  /** A delivery was sent and nobody knows yet whether it was applied. */
  | 'indeterminate'
  /** The shop has no item with this SKU. */
  | 'unmapped'
  /** Several items of the shop carry it. */
  | 'duplicate'
  /** The shop ignores its quantities. */
  | 'untracked'
  /** The shop doesn't stock it where the ledger has some. */
  | 'not-stocked'
  /** The building that holds it belongs to no location of the shop. */
  | 'no-location'
  /** The shop has some and nothing was ever recorded here. */
  | 'not-in-ledger'
  /** An item of the shop without a SKU: one each. */
  | 'no-sku';

export type Verdict =
  | { kind: 'agreed'; storefront: number }
  | { kind: 'drift'; storefront: number; expected: number; delta: number }
  | { kind: 'unjudged'; reason: UnjudgedReason }
  /** Nothing here and not stocked there: not a place of this SKU. */
  | { kind: 'absent' };

/** One SKU at one location. */
export interface Place {
  readonly bins: number;
  readonly terms: Terms;
  /** On hand at the shop; null when the item isn't stocked at that location. */
  readonly storefront: number | null;
  /** Whether the location belongs to one of the shop's. */
  readonly mapped: boolean;
  /** Whether anything was ever recorded here, or shop and ledger once agreed. */
  readonly recorded: boolean;
}

/**
 * Shop against expected where nothing moved while it was read. A ledger in which nothing was ever recorded can agree
 * that there is none; it can't accuse the shop of having some: that stock was never opened. Pure.
 */
export function compare({ bins, terms, storefront, mapped, recorded }: Place): Verdict {
  if (storefront === null) {
    if (bins === 0 && !anyInFlight(terms)) return { kind: 'absent' };
    return { kind: 'unjudged', reason: mapped ? 'not-stocked' : 'no-location' };
  }
  const expected = expectedOf(bins, terms);
  const delta = storefront - expected;
  if (delta === 0) return { kind: 'agreed', storefront };
  return recorded ? { kind: 'drift', storefront, expected, delta } : { kind: 'unjudged', reason: 'not-in-ledger' };
}

export function anyInFlight({ U, S, F, R, V }: Terms): boolean {
  return U !== 0 || S !== 0 || F !== 0 || R !== 0 || V !== 0;
}
