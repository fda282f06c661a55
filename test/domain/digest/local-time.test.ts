import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, dueAt, localDay, nextDueAfter } from '../../../domain/digest/local-time.ts';

describe('dueAt', () => {
  it.each([
    ['an ordinary winter day', '2026-11-23', 'Europe/Berlin', 7, '2026-11-23T06:00:00Z'],
    ['an ordinary summer day', '2026-07-01', 'Europe/Berlin', 7, '2026-07-01T05:00:00Z'],
    ['the day before the clocks go forward', '2026-03-28', 'Europe/Berlin', 7, '2026-03-28T06:00:00Z'],
    ['the day they go forward', '2026-03-29', 'Europe/Berlin', 7, '2026-03-29T05:00:00Z'],
    ['an hour before they do', '2026-03-29', 'Europe/Berlin', 1, '2026-03-29T00:00:00Z'],
    ['the hour that is skipped', '2026-03-29', 'Europe/Berlin', 2, '2026-03-29T01:00:00Z'],
    ['the hour right after', '2026-03-29', 'Europe/Berlin', 3, '2026-03-29T01:00:00Z'],
    ['the day they go back', '2026-10-25', 'Europe/Berlin', 7, '2026-10-25T06:00:00Z'],
    ['the hour that comes twice, the first time', '2026-10-25', 'Europe/Berlin', 2, '2026-10-25T00:00:00Z'],
    ['New York, forward', '2026-03-08', 'America/New_York', 2, '2026-03-08T07:00:00Z'],
    ['New York, back', '2026-11-01', 'America/New_York', 1, '2026-11-01T05:00:00Z'],
    ['a shift of half an hour', '2026-10-04', 'Australia/Lord_Howe', 2, '2026-10-03T15:30:00Z'],
    ['a midnight that is skipped', '2026-04-24', 'Africa/Cairo', 0, '2026-04-23T22:00:00Z'],
    ['no clock changes at all', '2026-03-29', 'UTC', 7, '2026-03-29T07:00:00Z'],
    ['far ahead of UTC', '2026-11-23', 'Pacific/Kiritimati', 7, '2026-11-22T17:00:00Z'],
  ])('knows %s', (_what, day, timezone, hour, expected) => {
    expect(dueAt(day, { timezone, hour })).toEqual(new Date(expected));
  });
});

describe('nextDueAfter', () => {
  const berlin = { timezone: 'Europe/Berlin', hour: 7 };

  it.each([
    ['before the hour', '2026-11-23T05:59:59Z', '2026-11-23T06:00:00Z'],
    ['at the hour', '2026-11-23T06:00:00Z', '2026-11-24T06:00:00Z'],
    ['23 hours on, over spring', '2026-03-28T06:00:00Z', '2026-03-29T05:00:00Z'],
    ['25 hours on, over autumn', '2026-10-24T05:00:00Z', '2026-10-25T06:00:00Z'],
    ['after midnight there, before it in UTC', '2026-11-22T23:30:00Z', '2026-11-23T06:00:00Z'],
  ])('%s', (_what, now, expected) => {
    expect(nextDueAfter(new Date(now), berlin)).toEqual(new Date(expected));
  });

  it.each(['2026-03', '2026-10', '2026-11'])('comes once a local day in %s, at seven on the wall', (month) => {
    let at = new Date(`${month}-01T00:00:00Z`);
    for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) {
      at = nextDueAfter(at, berlin);
      expect(localDay(at, berlin.timezone)).toBe(day);
      expect(at.toLocaleTimeString('sv', { timeZone: berlin.timezone })).toBe('07:00:00');
    }
  });
});

describe('days', () => {
  it('begin at the midnight on the wall', () => {
    expect(localDay(new Date('2026-11-22T23:00:00Z'), 'Europe/Berlin')).toBe('2026-11-23');
    expect(localDay(new Date('2026-11-22T22:59:59Z'), 'Europe/Berlin')).toBe('2026-11-22');
  });

  it('follow each other over months, leap days and clock changes', () => {
    expect(daysBetween('2028-02-27', '2028-03-02')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(daysBetween('2026-03-28', '2026-03-30')).toEqual(['2026-03-29']);
    expect(daysBetween('2026-11-22', '2026-11-23')).toEqual([]);
  });
});
