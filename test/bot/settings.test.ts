import { describe, expect, it } from 'vitest';
import { slackConnection, slackSettings } from '../../bot/settings.ts';

const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_CHANNEL: 'C0123456789' };

describe('Slack settings', () => {
  it('may be missing altogether: then nothing is configured', () => {
    const settings = slackSettings.parse({});
    expect(slackConnection(settings)).toBeNull();
    expect(settings).toMatchObject({ SLACK_MOVERS: [], SLACK_APPROVERS: [], SLACK_PORT: 3000 });
  });

  it('name the channel, the people, and one of the two ways in', () => {
    const settings = slackSettings.parse({ ...socket, SLACK_MOVERS: 'U01, U02,', SLACK_APPROVERS: 'W03' });
    expect(slackConnection(settings)).toMatchObject({ botToken: 'xoxb-1', appToken: 'xapp-1', channel: 'C0123456789' });
    expect(settings).toMatchObject({ SLACK_MOVERS: ['U01', 'U02'], SLACK_APPROVERS: ['W03'] });
    const { SLACK_APP_TOKEN: _, ...signed } = socket;
    expect(slackSettings.safeParse({ ...signed, SLACK_SIGNING_SECRET: 's3cret' }).success).toBe(true);
  });

  it.each([
    [{ SLACK_CHANNEL: '#stock' }, 'SLACK_CHANNEL', 'must be the id of a channel'],
    [{ SLACK_BOT_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN', 'begins with xoxb-'],
    [{ SLACK_APP_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN', 'begins with xapp-'],
    [{ SLACK_BOT_TOKEN: undefined }, 'SLACK_BOT_TOKEN', 'is missing'],
    [{ SLACK_CHANNEL: undefined }, 'SLACK_CHANNEL', 'is missing'],
    [{ SLACK_APP_TOKEN: undefined }, 'SLACK_APP_TOKEN', 'set it for Socket Mode, or SLACK_SIGNING_SECRET'],
    [{ SLACK_MOVERS: 'ana' }, 'SLACK_MOVERS', 'must be member ids'],
    [{ SLACK_APPROVERS: '@ana' }, 'SLACK_APPROVERS', 'must be member ids'],
    [{ SLACK_PORT: 'http' }, 'SLACK_PORT', 'must be a port'],
  ])('are refused in words with %j', (wrong, name, words) => {
    const issues = slackSettings.safeParse({ ...socket, ...wrong }).error?.issues ?? [];
    expect(issues.map(({ path, message }) => `${String(path[0])} ${message}`).join()).toMatch(
      new RegExp(`${name}.*${words}`),
    );
  });
});
