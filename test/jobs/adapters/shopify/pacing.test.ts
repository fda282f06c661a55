import { describe, expect, it } from 'vitest';
import type { Throttle } from '../../../../jobs/adapters/shopify/budget.ts';
import { answers, APPLIED, calm, cost, sendAdjust, shopifyAt, startStubShop } from './stub-shop.ts';

const LOCATIONS = { locations: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] } };
const throttled = answers.errors('THROTTLED', { extensions: cost(13, 3) });

describe('pacing', () => {
  it('asks mayWrite after the waiting, not before', async () => {
    const stub = await startStubShop(throttled, APPLIED);
    const storefront = shopifyAt(stub.url, { reserve: 0 });
    await sendAdjust(storefront);
    const waitsSeen: number[] = [];
    await sendAdjust(storefront, () => waitsSeen.push(storefront.waits.length) > 0);
    expect(waitsSeen).toEqual([1]);
    expect(stub.seen).toHaveLength(2);
  });

  it('withdraws a write whose lease was lost while it waited', async () => {
    const stub = await startStubShop(throttled, APPLIED);
    const storefront = shopifyAt(stub.url, { reserve: 0 });
    await sendAdjust(storefront);
    const outcome = await sendAdjust(storefront, () => storefront.waits.length === 0);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'withdrawn' });
    expect(stub.seen).toHaveLength(1);
  });

  it('hands a write back as busy when the budget is gone for longer than one timeout', async () => {
    const stub = await startStubShop(answers.status(429, '', { 'retry-after': '60' }));
    const storefront = shopifyAt(stub.url);
    await sendAdjust(storefront);
    expect(await sendAdjust(storefront)).toMatchObject({ kind: 'busy', reason: 'throttled', retryAfterMs: 60_000 });
    expect(stub.seen).toHaveLength(1);
  });

  it('lets an approved write use the reserve', async () => {
    const stub = await startStubShop(
      answers.json({ data: LOCATIONS, extensions: cost(2, 300, { restoreRate: 50 }) }),
      APPLIED,
    );
    const storefront = shopifyAt(stub.url);
    await storefront.locations(calm);
    const call = { apiVersion: '2026-07', body: '{}' };
    await storefront.send(call, { signal: calm, priority: 'urgent' });
    expect(storefront.waits).toEqual([]);
    // A second later the stub has not said more, so the bucket is still taken for low and routine calls wait.
    await storefront.locations(calm).catch(() => undefined);
    expect(storefront.waits.length).toBeGreaterThan(0);
  });

  it('waits out THROTTLED and Retry-After inside a read, and tells', async () => {
    const throttles: Throttle[] = [];
    const busy = answers.status(429, '', { 'retry-after': '2.0' });
    const stub = await startStubShop(throttled, busy, answers.json({ data: LOCATIONS }));
    const storefront = shopifyAt(stub.url, { onThrottle: (throttle) => throttles.push(throttle), reserve: 0 });
    expect(await storefront.locations(calm)).toEqual([]);
    expect(storefront.waits).toContain(100);
    expect(storefront.waits).toContain(2_000);
    expect(throttles.filter(({ by }) => by === 'shop')).toHaveLength(2);
  });

  it('gives up a read that is turned away for ever', async () => {
    const stub = await startStubShop(throttled);
    await expect(shopifyAt(stub.url).locations(calm)).rejects.toMatchObject({ code: 'shop-unreachable' });
    expect(stub.seen.length).toBeLessThanOrEqual(30);
  });
});
