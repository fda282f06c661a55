import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../domain/controls/read-settings.ts';
import { terminalStandIns } from '../../../domain/controls/stand-ins.ts';
import { DomainError } from '../../../domain/errors.ts';
import { domainSettings, dueTimesOf } from '../../../domain/settings.ts';
import { shopifySettings } from '../../../jobs/adapters/shopify/settings.ts';
import { scheduleSettings } from '../../../jobs/schedule-settings.ts';

const read = (environment: Record<string, string>) =>
  readSettings(
    { domain: domainSettings, shopify: shopifySettings, schedule: scheduleSettings },
    environment,
    terminalStandIns,
  );

function refusalOf(environment: Record<string, string>): { message: string; problems: string[] } {
  try {
    read(environment);
  } catch (error) {
    const { message, details } = error as DomainError;
    return { message, problems: details['problems'] as string[] };
  }
  return { message: '', problems: [] };
}

const problemsOf = (environment: Record<string, string>) => refusalOf(environment).problems;

describe('readSettings', () => {
  it('has a value for everything when nothing is set, and takes an empty line for nothing', () => {
    const { domain, shopify, schedule, standIns } = read({ DATABASE_URL: '', CHANNELS: ' ' });
    expect(domain).toMatchObject({ LOCKSTEP_DATA: './data', CHANNELS: ['wholesale', 'marketplace', 'retail'] });
    expect(dueTimesOf(domain)).toEqual({
      U: 900_000,
      S: 86_400_000,
      F: 86_400_000,
      R: 1_209_600_000,
      V: 1_209_600_000,
    });
    expect(shopify.SHOPIFY_API_VERSION).toBe('2026-07');
    expect(schedule.MONGODB_URI).toBeUndefined();
    expect([...standIns]).toEqual(['postgres', 'shop', 'slack', 'mail']);
  });

  it('reads due times in their units', () => {
    const { domain } = read({ DUE_UPDATES: '90m', DUE_SHIPMENTS: '2h', DUE_RETURNS: '1d' });
    expect(dueTimesOf(domain)).toEqual({ U: 5_400_000, S: 7_200_000, F: 7_200_000, R: 86_400_000, V: 86_400_000 });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a channel called storefront', { CHANNELS: 'retail,storefront' }, /^CHANNELS must not name storefront/],
    ['a channel in capitals', { CHANNELS: 'Retail' }, /^CHANNELS must be names of lower-case letters/],
    ['an empty channel', { CHANNELS: 'retail,,x' }, /^CHANNELS must be names/],
    ['a due time without unit', { DUE_UPDATES: '15' }, /^DUE_UPDATES must be a time such as 15m/],
    ['a due time of nothing', { DUE_RETURNS: '0d' }, /^DUE_RETURNS must be a time/],
    [
      'another kind of database',
      { DATABASE_URL: 'mysql://x/y', LOCKSTEP_SANDBOX: 'shop' },
      /^DATABASE_URL must begin with postgres/,
    ],
    ['a schedule without database name', { MONGODB_URI: 'mongodb://localhost' }, /^MONGODB_URI must name its server/],
  ])('refuses %s', (_what, environment, problem) => {
    expect(problemsOf(environment)).toEqual([expect.stringMatching(problem)]);
  });

  it('reports every problem of every room at once', () => {
    const problems = problemsOf({
      CHANNELS: 'storefront',
      DUE_UPDATES: 'soon',
      MONGODB_URI: 'localhost',
      SHOPIFY_ACCESS_TOKEN: 'x',
    });
    const named = problems.map((problem) => problem.split(' ')[0]);
    expect(named).toEqual(expect.arrayContaining(['CHANNELS', 'DUE_UPDATES', 'MONGODB_URI', 'SHOPIFY_SHOP']));
    expect(problems.join()).toContain('embedded PostgreSQL');
  });

  it('says them all in one refusal, one a line', () => {
    const { message, problems } = refusalOf({ CHANNELS: 'storefront', DUE_UPDATES: 'soon' });
    expect(message.split('\n')).toEqual([
      "2 settings can't be used:",
      ...problems.map((problem) => `  ${problem}`),
      'See .env.example for all of them.',
    ]);
    expect(() => read({ CHANNELS: 'storefront' })).toThrow(DomainError);
  });

  it('never repeats a value: any of them may be a secret', () => {
    const canary = 'canary-7f3a secret';
    const names = [
      ...Object.keys(domainSettings.shape).filter((name) => name !== 'LOCKSTEP_DATA'),
      'SHOPIFY_SHOP',
      'SHOPIFY_ACCESS_TOKEN',
      'SHOPIFY_CLIENT_ID',
      'SHOPIFY_CLIENT_SECRET',
      'SHOPIFY_API_VERSION',
      'SHOPIFY_TIMEOUT_MS',
      'MONGODB_URI',
    ];
    const problems = problemsOf(Object.fromEntries(names.map((name) => [name, canary])));
    expect(problems.length).toBeGreaterThan(8);
    expect(problems.join('\n')).not.toContain('7f3a');
  });
});
