import { describe, expect, it } from 'vitest';
import { Budget, type Throttle, type Wish } from '../../../../jobs/adapters/shopify/budget.ts';
import type { QueryCost } from '../../../../jobs/adapters/shopify/cost.ts';

function budgetWithClock({ reserve = 0.2 } = {}) {
  let now = 0;
  const throttles: Throttle[] = [];
  const budget = new Budget({
    clock: { now: () => new Date(now) },
    sleep: async (ms) => void (now += ms),
    reserve,
    onThrottle: (throttle) => throttles.push(throttle),
  });
  return { budget, throttles, elapsed: () => now, pass: (ms: number) => (now += ms) };
}

const wish: Wish = {
  operation: 'Adjust',
  estimate: 13,
  priority: 'routine',
  patienceMs: 60_000,
  signal: new AbortController().signal,
};

function costOf(requested: number, available: number, maximum = 2_000, restoreRate = 100): QueryCost {
  const throttleStatus = { maximumAvailable: maximum, currentlyAvailable: available, restoreRate };
  return { requestedQueryCost: requested, actualQueryCost: requested, throttleStatus };
}

describe('Budget', () => {
  it('grants at once while the bucket is full', async () => {
    const { budget, elapsed } = budgetWithClock();
    expect(await budget.acquire(wish)).toEqual({ kind: 'granted', points: 13 });
    expect(elapsed()).toBe(0);
  });

  it('learns what an operation costs', async () => {
    const { budget } = budgetWithClock();
    await budget.acquire(wish);
    budget.settle(wish, 13, costOf(40, 1_900));
    expect(await budget.acquire(wish)).toEqual({ kind: 'granted', points: 40 });
    expect(await budget.acquire({ ...wish, estimate: 500 })).toEqual({ kind: 'granted', points: 500 });
  });

  it('waits until the points are there, at the rate the shop named', async () => {
    const { budget, elapsed, throttles } = budgetWithClock({ reserve: 0 });
    await budget.acquire(wish);
    budget.settle(wish, 13, costOf(13, 3, 2_000, 50));
    expect((await budget.acquire(wish)).kind).toBe('granted');
    expect(elapsed()).toBe(200);
    expect(throttles).toEqual([{ operation: 'Adjust', waitMs: 200, by: 'budget' }]);
  });

  it('keeps a fifth of the bucket for urgent calls', async () => {
    const { budget, elapsed } = budgetWithClock();
    await budget.acquire(wish);
    budget.settle(wish, 13, costOf(13, 400));
    expect((await budget.acquire({ ...wish, priority: 'urgent' })).kind).toBe('granted');
    expect(elapsed()).toBe(0);
    expect((await budget.acquire(wish)).kind).toBe('granted');
    expect(elapsed()).toBe(260);
  });

  it('counts what is under way as spent', async () => {
    const { budget, elapsed } = budgetWithClock({ reserve: 0 });
    await budget.acquire({ ...wish, estimate: 1_500 });
    await budget.acquire({ ...wish, estimate: 600 });
    expect(elapsed()).toBeGreaterThanOrEqual(1_000);
  });

  it('lets a call that is dearer than what the reserve leaves go on a full bucket', async () => {
    const { budget, elapsed } = budgetWithClock();
    await budget.acquire(wish);
    budget.settle(wish, 13, costOf(13, 900, 1_000, 50));
    expect((await budget.acquire({ ...wish, estimate: 950 })).kind).toBe('granted');
    expect(elapsed()).toBe(2_000);
  });

  it('hands the decision back when the wait is longer than the patience', async () => {
    const { budget } = budgetWithClock({ reserve: 0 });
    await budget.acquire(wish);
    budget.settle(wish, 13, costOf(13, -87));
    expect(await budget.acquire({ ...wish, patienceMs: 999 })).toEqual({ kind: 'later', waitMs: 1_000 });
  });

  it('lets nobody ask while the shop has turned calls away', async () => {
    const { budget, elapsed, throttles } = budgetWithClock();
    budget.hold('Adjust', 2_000);
    await budget.acquire({ ...wish, priority: 'urgent' });
    expect(elapsed()).toBe(2_000);
    expect(throttles[0]).toEqual({ operation: 'Adjust', waitMs: 2_000, by: 'shop' });
  });

  it('gives back the points of a call that never left, and keeps those of one that vanished', async () => {
    const { budget, elapsed } = budgetWithClock({ reserve: 0 });
    await budget.acquire({ ...wish, estimate: 2_000 });
    budget.settle({ ...wish, estimate: 2_000 }, 2_000, 'unspent');
    await budget.acquire({ ...wish, estimate: 2_000 });
    expect(elapsed()).toBe(0);
    budget.settle({ ...wish, estimate: 2_000 }, 2_000, undefined);
    await budget.acquire(wish);
    expect(elapsed()).toBe(130);
  });

  it('runs out of patience although the clock stands still', async () => {
    const budget = new Budget({
      clock: { now: () => new Date(0) },
      sleep: async () => undefined,
      reserve: 0,
      onThrottle: () => undefined,
    });
    budget.hold('Adjust', 1_000);
    expect(await budget.acquire(wish)).toEqual({ kind: 'later', waitMs: 1_000 });
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const budget = new Budget({
      clock: { now: () => new Date(0) },
      sleep: async () => {
        stop.abort();
        throw stop.signal.reason;
      },
      reserve: 0,
      onThrottle: () => undefined,
    });
    budget.hold('Adjust', 1_000);
    expect(await budget.acquire({ ...wish, signal: stop.signal })).toEqual({ kind: 'stopped' });
  });
});
