import { describe, expect, it } from 'vitest';
import { judge, type Standing } from '../../bot/judge-status.ts';

const now = new Date('2026-11-23T12:00:00Z');
const run = {
  runId: 7,
  startedAt: now,
  finishedAt: new Date(now.getTime() - 60_000),
  outcome: 'complete' as const,
  failure: null,
  skusExpected: 60,
  compared: 60,
  unjudged: 0,
  unjudgedByReason: {},
  inFlight: 2,
  minor: 0,
  major: 0,
  critical: 0,
  ledgerAgrees: true,
};
const outbox = { undelivered: 0, oldestSeconds: null, rejected: 0, quarantined: 0, blocked: [] };
const calm: Standing = { outbox, run, agrees: true, now, waiting: 0, delivering: true, lookupFailure: null };

describe('judge', () => {
  it('is calm only when nothing is', () => {
    expect(judge(calm)).toEqual({ headline: 'All is well.', notes: [] });
    expect(judge({ ...calm, outbox: { ...outbox, undelivered: 3, oldestSeconds: 20 } }).headline).toBe('All is well.');
  });

  it('says so when something did not get through and is tried again', () => {
    const { headline, notes } = judge({ ...calm, waiting: 2 });
    expect(headline).toBe('Nothing needs you yet: 2 updates did not get through and will be sent again.');
    expect(notes).toEqual([]);
  });

  it.each<[string, Partial<Standing>, RegExp]>([
    ['a refusal', { outbox: { ...outbox, rejected: 1 } }, /refused 1 update/],
    ['an unknown outcome', { outbox: { ...outbox, quarantined: 2 } }, /whether 2 updates arrived/],
    [
      'a SKU that can not be told',
      {
        outbox: {
          ...outbox,
          undelivered: 1,
          oldestSeconds: 5,
          blocked: [{ sku: 'A', issue: 'unmapped', messages: 1 }],
        },
      },
      /1 SKU can't be told/,
    ],
    ['late updates', { outbox: { ...outbox, undelivered: 1, oldestSeconds: 3_600 } }, /late, the oldest for 60 min/],
    [
      'late updates that nobody delivers',
      { outbox: { ...outbox, undelivered: 1, oldestSeconds: 3_600 }, delivering: false },
      /"npm start", or once with "stock drain"/,
    ],
    [
      'a shop that cannot be asked for its items',
      { outbox: { ...outbox, undelivered: 1, oldestSeconds: 5 }, lookupFailure: 'The shop answers HTML.' },
      /can't be asked for its items: The shop answers HTML/,
    ],
    ['no run ever', { run: null }, /never compared/],
    [
      'a failed run',
      { run: { ...run, outcome: 'failed', failure: 'The shop is down.' } },
      /NOT CHECKED.*The shop is down/,
    ],
    ['drift', { run: { ...run, minor: 1, critical: 1 } }, /2 SKUs disagree/],
    ['an old run', { run: { ...run, finishedAt: new Date(now.getTime() - 3 * 3_600_000) } }, /is old/],
    ['a ledger that disagrees with itself', { agrees: false }, /isn't the sum/],
  ])('%s alone spoils the calm', (_what, trouble, sentence) => {
    const { headline, notes } = judge({ ...calm, ...trouble });
    expect(headline).toBe('1 thing needs you.');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(sentence);
  });
});
