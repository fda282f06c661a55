import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../../jobs/schedule/retry-delay.ts';

const day = 24 * 3_600_000;

describe('retryDelay', () => {
  it('doubles from half a minute to a quarter of an hour and then gives up until the regular run', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelay(attempt, day));
    expect(delays).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, null]);
  });

  it('never comes after the regular run', () => {
    expect(retryDelay(1, 30_000)).toBeNull();
    expect(retryDelay(1, 30_001)).toBe(30_000);
  });
});
