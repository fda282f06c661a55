import { describe, expect, it } from 'vitest';
import { digestSettings, digestTimesOf } from '../../../domain/digest/settings.ts';

describe('digestSettings', () => {
  it('means seven in the morning on the wall of this machine when nothing is set', () => {
    expect(digestTimesOf(digestSettings.parse({})).hour).toBe(7);
  });

  it('takes a zone and an hour', () => {
    const set = digestSettings.parse({ DIGEST_TIMEZONE: 'America/New_York', DIGEST_HOUR: '0' });
    expect(digestTimesOf(set)).toEqual({ timezone: 'America/New_York', hour: 0 });
  });

  it.each([
    [{ DIGEST_TIMEZONE: 'Berlin' }, /must be a time zone/],
    [{ DIGEST_HOUR: '24' }, /must be an hour/],
    [{ DIGEST_HOUR: '7.5' }, /must be an hour/],
    [{ DIGEST_HOUR: '-1' }, /must be an hour/],
    [{ DIGEST_HOUR: '7 am' }, /must be an hour/],
  ])('refuses %o in words', (set, message) => {
    expect(digestSettings.safeParse(set).error?.issues[0]?.message).toMatch(message);
  });
});
