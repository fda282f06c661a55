import { describe, expect, it } from 'vitest';
import { isTimely } from '../../../bot/slack/timely.ts';

const now = new Date('2026-11-23T10:00:00Z');
const seconds = now.getTime() / 1000;

describe('isTimely', () => {
  it.each([
    [0, true],
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('judges a timestamp %i s away as %s', (skew, timely) => {
    expect(isTimely(String(seconds + skew), now)).toBe(timely);
  });

  it.each(['', 'NaN', '1e9', `${seconds}.5`, `-${seconds}`, ` ${seconds}`, '9'.repeat(20)])('refuses "%s"', (text) => {
    expect(isTimely(text, now)).toBe(false);
  });

  it('refuses several at once, and leaves a missing one to Bolt, which refuses it', () => {
    expect(isTimely([String(seconds), String(seconds)], now)).toBe(false);
    expect(isTimely(undefined, now)).toBe(true);
  });
});
