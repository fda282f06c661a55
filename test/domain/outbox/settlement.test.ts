import { describe, expect, it } from 'vitest';
import { backoff } from '../../../domain/outbox/backoff.ts';
import type { OpenDelivery } from '../../../domain/outbox/delivery.ts';
import { KEY_TRUSTED_MS, keyTooOld, settlementOf } from '../../../domain/outbox/settlement.ts';
import type { WriteOutcome } from '../../../domain/ports/storefront.ts';

const startedAt = new Date('2026-03-01T08:00:00Z');
const finishedAt = new Date('2026-03-01T08:00:01Z');
const line = { skuId: 1, locationId: 1, inventoryItemId: 'i', shopLocationId: 'l', delta: 1, messageIds: [1] };
const fresh: OpenDelivery = {
  id: 'd',
  apiVersion: 'v',
  body: '{}',
  lines: [line],
  state: 'frozen',
  attempts: 0,
  ambiguous: false,
  failures: 0,
  firstSentAt: null,
};
const settle = (outcome: WriteOutcome, over: Partial<OpenDelivery> = {}) =>
  settlementOf(outcome, { delivery: { ...fresh, ...over }, startedAt, finishedAt, random: 0.5 });

const rejected: WriteOutcome = { kind: 'rejected', code: 'BAD', message: 'no', lines: [0] };
const unknown: WriteOutcome = { kind: 'unknown', reason: 'timeout', message: 'no answer' };

describe('settlementOf', () => {
  it('confirms what was applied, whatever came before', () => {
    expect(settle({ kind: 'applied', remoteId: null }, { ambiguous: true, failures: 7 })).toEqual({
      state: 'applied',
      remoteId: null,
    });
  });

  it('refuses for good a delivery of one SKU, and splits one of several', () => {
    expect(settle(rejected)).toMatchObject({ state: 'rejected', parts: [], code: 'BAD' });
    expect(settle(rejected, { lines: [line, { ...line, skuId: 2, messageIds: [2] }] })).toMatchObject({
      state: 'rejected',
      parts: [[2]],
    });
  });

  it('treats a refusal after an ambiguous send as unknown', () => {
    expect(settle(rejected, { ambiguous: true, firstSentAt: startedAt })).toMatchObject({
      state: 'waiting',
      ambiguous: true,
    });
  });

  it('calls a send without an answer ambiguous, from its start on', () => {
    expect(settle(unknown)).toMatchObject({ state: 'waiting', ambiguous: true, failures: 1, firstSentAt: startedAt });
  });

  it('starts no clock when nothing left the machine', () => {
    expect(settle({ kind: 'not-sent', reason: 'dns', message: 'who?' })).toMatchObject({
      state: 'waiting',
      ambiguous: false,
      failures: 1,
      firstSentAt: null,
    });
  });

  it('starts no clock when the shop did nothing either, but keeps one that runs', () => {
    const busy = { kind: 'busy', message: 'slow', retryAfterMs: 700 } as const;
    const sent = { ambiguous: true, firstSentAt: new Date('2026-03-01T07:00:00Z') };
    expect(settle({ ...busy, reason: 'throttled' })).toMatchObject({ ambiguous: false, firstSentAt: null });
    expect(settle({ ...busy, reason: 'unauthorized' }, sent)).toMatchObject(sent);
  });

  it('calls a key that is being worked on ambiguous', () => {
    const concurrent = { kind: 'busy', reason: 'concurrent', message: 'wait', retryAfterMs: 700 } as const;
    expect(settle(concurrent)).toMatchObject({ ambiguous: true, failures: 0, firstSentAt: startedAt });
  });

  it('waits as long as the shop asks, without counting it a failure', () => {
    expect(
      settle({ kind: 'busy', reason: 'throttled', message: 'slow', retryAfterMs: 700 }, { failures: 2 }),
    ).toMatchObject({
      state: 'waiting',
      failures: 2,
      nextAttemptAt: new Date(finishedAt.getTime() + 700),
    });
  });
});

describe('keyTooOld', () => {
  const sentAgo = (ms: number, ambiguous = true) =>
    keyTooOld({ ...fresh, ambiguous, firstSentAt: new Date(finishedAt.getTime() - ms) }, finishedAt);

  it('is true from 20 hours after the first byte on, to the millisecond', () => {
    expect(sentAgo(KEY_TRUSTED_MS)).toBe(true);
    expect(sentAgo(KEY_TRUSTED_MS - 1)).toBe(false);
  });

  it('is never true of what certainly was not applied', () => {
    expect(sentAgo(KEY_TRUSTED_MS * 10, false)).toBe(false);
    expect(keyTooOld(fresh, finishedAt)).toBe(false);
  });
});

describe('backoff', () => {
  it('doubles from a second to five minutes, give or take a fifth', () => {
    expect([1, 2, 3, 10, 1000].map((failures) => backoff(failures, 0.5))).toEqual([
      1_000, 2_000, 4_000, 300_000, 300_000,
    ]);
    expect([backoff(1, 0), backoff(1, 1)]).toEqual([800, 1_200]);
  });
});
