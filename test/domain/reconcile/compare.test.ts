import { describe, expect, it } from 'vitest';
import { compare } from '../../../domain/reconcile/compare.ts';
import { expectedOf, type Terms } from '../../../domain/reconcile/expected.ts';

const nothing: Terms = { U: 0, S: 0, F: 0, R: 0, V: 0 };
const place = { bins: 10, terms: nothing, storefront: 10, mapped: true, recorded: true };

describe('expectedOf', () => {
  it.each([
    ['a receipt not told yet', { U: 4 }, 6],
    ['a write-off not told yet', { U: -4 }, 14],
    ['shipped here, not fulfilled there', { S: 3 }, 13],
    ['fulfilled there, not shipped here', { F: 3 }, 7],
    ['restocked there, not received here', { R: 2 }, 12],
    ['received here, not restocked there', { V: 2 }, 8],
    ['all at once', { U: 1, S: 2, F: 4, R: 8, V: 16 }, 10 - 1 + 2 - 4 + 8 - 16],
  ])('takes %s into account', (_what, terms, expected) => {
    expect(expectedOf(10, { ...nothing, ...terms })).toBe(expected);
  });
});

describe('compare', () => {
  it('agrees when the shop shows what is expected, in flight or not', () => {
    expect(compare(place)).toEqual({ kind: 'agreed', storefront: 10 });
    expect(compare({ ...place, terms: { ...nothing, U: 4 }, storefront: 6 })).toEqual({
      kind: 'agreed',
      storefront: 6,
    });
  });

  it('finds too many and too few, with their sign', () => {
    expect(compare({ ...place, storefront: 14 })).toEqual({ kind: 'drift', storefront: 14, expected: 10, delta: 4 });
    expect(compare({ ...place, storefront: 4 })).toEqual({ kind: 'drift', storefront: 4, expected: 10, delta: -6 });
  });

  it('does not judge what the shop does not stock, or where no location belongs to it', () => {
    expect(compare({ ...place, storefront: null })).toEqual({ kind: 'unjudged', reason: 'not-stocked' });
    expect(compare({ ...place, storefront: null, mapped: false })).toEqual({ kind: 'unjudged', reason: 'no-location' });
    expect(compare({ ...place, bins: 0, storefront: null })).toEqual({ kind: 'absent' });
  });

  it('lets a ledger without any record agree that there is none, and accuse the shop of nothing', () => {
    const unrecorded = { ...place, bins: 0, recorded: false };
    expect(compare({ ...unrecorded, storefront: 0 })).toEqual({ kind: 'agreed', storefront: 0 });
    expect(compare({ ...unrecorded, storefront: 7 })).toEqual({ kind: 'unjudged', reason: 'not-in-ledger' });
  });
});
