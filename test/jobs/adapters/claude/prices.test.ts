import { describe, expect, it } from 'vitest';
import { costOf, priceOf, worstCaseOf } from '../../../../jobs/adapters/claude/prices.ts';

const price = { input: 4, output: 20 };

describe('priceOf', () => {
  it('knows the documented models, dated or not, and no others', () => {
    expect(priceOf('claude-opus-5-5')).toEqual(price);
    expect(priceOf('claude-opus-5-5-20261101')).toEqual(price);
    expect(priceOf('claude-sonnet-5-5')).toEqual({ input: 2, output: 10 });
    expect(priceOf('claude-haiku-5-5')).toEqual({ input: 0.1, output: 0.5 });
    expect(priceOf('claude-opus-5')).toBeNull();
  });
});

describe('costOf', () => {
  it('counts cache writes at 1.25 and reads at 0.1 of input', () => {
    const million = 1_000_000;
    expect(costOf({ input: million, cacheWrites: 0, cacheReads: 0, output: 0 }, price)).toBe(4);
    expect(costOf({ input: 0, cacheWrites: million, cacheReads: 0, output: 0 }, price)).toBe(5);
    expect(costOf({ input: 0, cacheWrites: 0, cacheReads: million, output: 0 }, price)).toBeCloseTo(0.4, 12);
    expect(costOf({ input: 0, cacheWrites: 0, cacheReads: 0, output: million }, price)).toBe(20);
  });
});

describe('worstCaseOf', () => {
  it('takes a token for every two bytes, not characters, and all of the output', () => {
    expect(worstCaseOf('abcde', 100, price)).toEqual({ tokens: 103, usd: (3 * 5 + 100 * 20) / 1e6 });
    expect(worstCaseOf('日本', 0, price).tokens).toBe(3);
  });
});
