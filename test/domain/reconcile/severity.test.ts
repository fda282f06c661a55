import { describe, expect, it } from 'vitest';
import { severityOf } from '../../../domain/reconcile/severity.ts';

const stocked = { storefront: 50, runsBefore: 0 };

describe('severityOf', () => {
  it.each([
    [1, 'minor'],
    [-2, 'minor'],
    [3, 'major'],
    [-3, 'major'],
    [19, 'major'],
    [-19, 'major'],
    [20, 'critical'],
    [-20, 'critical'],
  ])('calls a difference of %i units %s', (delta, severity) => {
    expect(severityOf({ ...stocked, delta, expected: stocked.storefront - delta })).toBe(severity);
  });

  it.each([
    [1, 0, 'major'],
    [2, 0, 'major'],
    [1, -1, 'major'],
    [3, 0, 'critical'],
    [1, -2, 'critical'],
    [2, 1, 'minor'],
  ])(
    'is stricter where the shop sells what is not there: %i shown, %i expected is %s',
    (storefront, expected, severity) => {
      expect(severityOf({ storefront, expected, delta: storefront - expected, runsBefore: 0 })).toBe(severity);
    },
  );

  it('is not stricter where the shop shows none: nothing is oversold', () => {
    expect(severityOf({ storefront: 0, expected: 2, delta: -2, runsBefore: 0 })).toBe('minor');
    expect(severityOf({ storefront: 0, expected: -2, delta: 2, runsBefore: 0 })).toBe('minor');
  });

  it('makes a minor one major in its third run, and keeps it so', () => {
    const severities = [0, 1, 2, 3].map((runsBefore) =>
      severityOf({ storefront: 9, expected: 8, delta: 1, runsBefore }),
    );
    expect(severities).toEqual(['minor', 'minor', 'major', 'major']);
  });
});
