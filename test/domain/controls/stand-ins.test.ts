import { describe, expect, it } from 'vitest';
import { chooseStandIns, terminalStandIns } from '../../../domain/controls/stand-ins.ts';

const url = 'postgres://somewhere/db';

describe('chooseStandIns, for a command in the terminal', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['nothing configured: everything stands in', {}, ['postgres', 'shop']],
    ['settings that mean nothing outside', { LOCKSTEP_DATA: '/srv', CHANNELS: 'retail' }, ['postgres', 'shop']],
    ['naming them without need', { LOCKSTEP_SANDBOX: 'postgres, shop' }, ['postgres', 'shop']],
    ['a real database, the sandbox asked for', { DATABASE_URL: url, LOCKSTEP_SANDBOX: 'shop' }, ['shop']],
    ['a real shop, the embedded database asked for', { SHOPIFY_SHOP: 'a', LOCKSTEP_SANDBOX: 'postgres' }, ['postgres']],
    [
      'a version for the sandbox',
      { SHOPIFY_API_VERSION: '2026-10', LOCKSTEP_SANDBOX: 'postgres,shop' },
      ['postgres', 'shop'],
    ],
    ['everything real', { DATABASE_URL: url, SHOPIFY_SHOP: 'a', SHOPIFY_ACCESS_TOKEN: 'b' }, []],
    [
      'Slack configured, both asked for',
      { SLACK_BOT_TOKEN: 'x', LOCKSTEP_SANDBOX: 'shop,postgres' },
      ['postgres', 'shop'],
    ],
  ])('%s', (_what, present, used) => {
    const choice = chooseStandIns(present, terminalStandIns);
    expect(choice.problems).toEqual([]);
    expect([...choice.used].filter((name) => terminalStandIns.includes(name))).toEqual(used);
  });

  it.each<[string, Record<string, string>, RegExp[]]>([
    [
      'a real database alone',
      { DATABASE_URL: url },
      [/^DATABASE_URL is set, so the sandbox shop isn't used unasked: set SHOPIFY_SHOP, or add shop to/],
    ],
    [
      'a real shop alone',
      { SHOPIFY_SHOP: 'a' },
      [/^SHOPIFY_SHOP is set, so the embedded PostgreSQL isn't used unasked: set DATABASE_URL/],
    ],
    ['any Shopify setting', { SHOPIFY_API_VERSION: '2026-10', LOCKSTEP_SANDBOX: 'shop' }, [/embedded PostgreSQL/]],
    [
      'a real shop and its stand-in',
      { SHOPIFY_SHOP: 'a', LOCKSTEP_SANDBOX: 'postgres,shop' },
      [/names shop, but SHOPIFY_SHOP is set too/],
    ],
    ['mail alone', { SMTP_URL: 'smtp://x' }, [/embedded PostgreSQL/, /sandbox shop/]],
    ['Slack alone', { SLACK_BOT_TOKEN: 'x' }, [/embedded PostgreSQL/, /sandbox shop/]],
    ['a word nobody knows', { LOCKSTEP_SANDBOX: 'shopp' }, [/names shopp, which isn't a stand-in: use postgres, shop/]],
    [
      'both at once',
      { DATABASE_URL: url, LOCKSTEP_SANDBOX: 'postgres,shop' },
      [/names postgres, but DATABASE_URL is set too: keep one/],
    ],
  ])('refuses %s', (_what, present, problems) => {
    const found = chooseStandIns(present, terminalStandIns).problems;
    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem);
  });
});

describe('chooseStandIns, for the whole', () => {
  const real = { DATABASE_URL: url, SHOPIFY_SHOP: 'a', SHOPIFY_ACCESS_TOKEN: 'b' };
  const slack = { SLACK_BOT_TOKEN: 'x', SLACK_CHANNEL: 'C1', SLACK_APP_TOKEN: 'y' };

  it.each<[string, Record<string, string>, string[]]>([
    ['nothing configured: everything stands in', {}, ['postgres', 'shop', 'slack', 'mail']],
    ['a real shop and Slack, the mailbox asked for', { ...real, ...slack, LOCKSTEP_SANDBOX: 'mail' }, ['mail']],
    ['everything real', { ...real, ...slack, SMTP_URL: 'smtp://x' }, []],
  ])('%s', (_what, present, used) => {
    expect(chooseStandIns(present)).toEqual({ used: new Set(used), problems: [] });
  });

  it('asks for Slack and mail by name, too', () => {
    const { problems } = chooseStandIns(real);
    expect(problems).toEqual([
      expect.stringContaining('the local Slack'),
      expect.stringContaining('the local mailbox'),
    ]);
  });

  it('keeps the local Slack out of a real shop', () => {
    const { problems } = chooseStandIns({ ...real, LOCKSTEP_SANDBOX: 'slack,mail' });
    expect(problems).toEqual([expect.stringContaining('takes no part in a real shop')]);
  });
});
