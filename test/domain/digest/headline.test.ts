import { describe, expect, it } from 'vitest';
import { headline } from '../../../domain/digest/headline.ts';
import { calmDay, type Change, check, hoursAgo } from './calm-day.ts';

describe('headline', () => {
  it('is ALL CLEAR when every check ran and nothing is the matter', () => {
    expect(headline(calmDay())).toEqual({ headline: 'ALL CLEAR', allClear: true, reasons: [] });
  });

  it.each<[what: string, change: Change]>([
    ['a first day with a single check', { checks: { complete: 1, due: 1 } }],
    ['what opened and closed in the meantime', { cases: { opened: 5, healed: 2, corrected: 3, escalated: 3 } }],
    ['a failed check that the next one made good', { checks: { failed: 1, complete: 23 } }],
    ['more checks than were due, because somebody asked', { checks: { complete: 27 } }],
    ['updates on their way, in time', { outbox: { undelivered: 4, oldestSeconds: 30 } }],
    [
      'SKUs that moved just now and were judged before',
      { checks: { last: check({ compared: 497, unjudgedByReason: { moving: 3 } }) } },
    ],
    ['a check of two hours ago, to the second', { checks: { last: check({ at: hoursAgo(2) }) } }],
    ['a missed day, which is over', { missedDays: ['2026-11-22'] }],
  ])('stays ALL CLEAR with %s', (_what, change) => {
    expect(headline(calmDay(change))).toMatchObject({ headline: 'ALL CLEAR', allClear: true });
  });

  it('names what somebody accepted, and stays clear', () => {
    const verdict = headline(calmDay({ cases: { accepted: 3 } }));
    expect(verdict).toMatchObject({ headline: 'ALL CLEAR except 3 you accepted', allClear: true });
  });
});

describe('every condition alone spoils ALL CLEAR', () => {
  it.each<[condition: string, change: Change, headline: string, reason: RegExp]>([
    ['an open case', { cases: { stillOpen: 1 } }, 'CHECKED, 1 NEEDS YOU', /answer the cards/],
    ['a minor one', { cases: { stillOpen: 2, minorOpen: 2 } }, 'CHECKED, 2 NEED YOU', /of a unit or two/],
    ['a refused update', { outbox: { rejected: 1 } }, 'CHECKED, 1 NEEDS YOU', /shop refused 1 update/],
    ['a stuck one', { outbox: { quarantined: 3 } }, 'CHECKED, 3 NEED YOU', /whether 3 updates arrived/],
    [
      'late updates',
      { late: { updates: 9 } },
      'CHECKED, 1 NEEDS YOU',
      /9 updates to the shop were not confirmed within 15 min/,
    ],
    [
      'a late shipment',
      { late: { shippedHere: 1 } },
      'CHECKED, 1 NEEDS YOU',
      /1 line shipped here over 24 h ago was not/,
    ],
    ['a shipment nobody recorded', { late: { fulfilledThere: 2 } }, 'CHECKED, 1 NEEDS YOU', /record the shipments/],
    ['a refund nobody received', { late: { restockedThere: 1 } }, 'CHECKED, 1 NEEDS YOU', /put them away/],
    [
      'a return nobody refunded',
      { late: { receivedHere: 1 } },
      'CHECKED, 1 NEEDS YOU',
      /over 14 days ago was not restocked/,
    ],
    ['a level that lies', { ledgerAgrees: false }, 'CHECKED, 1 NEEDS YOU', /Restore the newest backup/],
    [
      'a failing check',
      { checks: { failing: { at: hoursAgo(0), why: 'The shop is down.' } } },
      'CHECKED, 1 NEEDS YOU',
      /07:00 failed: The shop is down\./,
    ],
    [
      'hours without a check',
      { checks: { gap: { from: hoursAgo(9), to: hoursAgo(4) } } },
      'CHECKED, 1 NEEDS YOU',
      /Mon 23 Nov, 03:00 no check/,
    ],
    ['SKUs that nobody ever judged', { checks: { unseen: 2 } }, 'CHECKED, 2 NEED YOU', /moved at every check/],
    [
      'an update that can not leave',
      { outbox: { blocked: { unmapped: 1 } } },
      'CHECKED, 1 NEEDS YOU',
      /no item of the shop/,
    ],
    ...(['unmapped', 'duplicate', 'untracked', 'not-stocked', 'no-location', 'not-in-ledger', 'no-sku'] as const).map(
      (reason): [string, Change, string, RegExp] => [
        `what is ${reason}`,
        { checks: { last: check({ compared: 496, unjudgedByReason: { [reason]: 4 } }) } },
        'CHECKED, 4 NEED YOU',
        /^4 (SKUs|items) .*can't be compared: /,
      ],
    ),
    [
      'no check ever',
      { checks: { last: null, complete: 0, due: 0 } },
      'NOT CHECKED: the shop was never compared with the warehouse',
      /"stock reconcile" makes one now/,
    ],
    [
      'an old check',
      { checks: { last: check({ at: hoursAgo(2.01) }) } },
      'NOT CHECKED: nothing was compared since Mon 23 Nov, 04:59',
      /2 h old/,
    ],
    [
      'a check of nothing',
      { checks: { last: check({ compared: 0 }) } },
      'NOT CHECKED: the check of Mon 23 Nov, 06:30 compared nothing',
      /Of 500 SKUs none/,
    ],
  ])('%s', (_condition, change, says, reason) => {
    const verdict = headline(calmDay(change));
    expect(verdict).toMatchObject({ headline: says, allClear: false });
    expect(verdict.reasons).toHaveLength(1);
    expect(verdict.reasons[0]).toMatch(reason);
  });

  it('whatever somebody accepted besides', () => {
    expect(headline(calmDay({ cases: { accepted: 3, stillOpen: 1 } })).headline).toBe('CHECKED, 1 NEEDS YOU');
  });
});

describe('several conditions at once', () => {
  it('counts what needs somebody, not the sentences that say so', () => {
    const verdict = headline(
      calmDay({ cases: { stillOpen: 3, minorOpen: 1 }, outbox: { rejected: 2 }, ledgerAgrees: false }),
    );
    expect(verdict.headline).toBe('CHECKED, 6 NEED YOU');
    expect(verdict.reasons).toHaveLength(4);
  });

  it('counts a SKU once that can neither be compared nor sent', () => {
    const last = check({ compared: 498, unjudgedByReason: { unmapped: 2 } });
    expect(headline(calmDay({ checks: { last }, outbox: { blocked: { unmapped: 1 } } })).headline).toBe(
      'CHECKED, 2 NEED YOU',
    );
  });

  it('says NOT CHECKED above all, and still what else is the matter', () => {
    const verdict = headline(calmDay({ checks: { last: null }, outbox: { rejected: 1 } }));
    expect(verdict.headline).toMatch(/^NOT CHECKED/);
    expect(verdict.reasons).toHaveLength(2);
  });
});
