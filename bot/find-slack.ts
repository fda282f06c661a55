import { randomBytes } from 'node:crypto';
import { CHANNEL_ID, DEMO_PEOPLE } from './sandbox/workspace.ts';
import { startLocalSlack } from './sandbox/slack.ts';
import { slackConnection, type SlackConnection, type SlackSettings } from './settings.ts';

/** The Slack this process talks to: the configured one, or a local stand-in. */
export interface FoundSlack {
  readonly connection: SlackConnection;
  readonly movers: readonly string[];
  readonly approvers: readonly string[];
  /** Where the bot listens for Slack; 0: anywhere. */
  readonly port: number;
  /** The stand-in's page; null for the real Slack. */
  readonly page: string | null;
  /** Tells the stand-in where the bot listens. */
  readonly hears: (botUrl: string) => void;
  readonly stop: () => Promise<void>;
}

/** In the local Slack Ana and Ben may decide and move stock; Sam is the stranger who may not. */
const DECIDERS = DEMO_PEOPLE.slice(0, 2).map((person) => person.id);

/** The configured Slack, or a workspace on this machine with a page to click on. `databaseUrl` is asked for only then. */
export async function findSlack(settings: SlackSettings, databaseUrl: () => Promise<string>): Promise<FoundSlack> {
  const real = slackConnection(settings);
  const { SLACK_MOVERS: movers, SLACK_APPROVERS: approvers, SLACK_PORT: port } = settings;
  if (real) return { connection: real, movers, approvers, port, page: null, hears: () => {}, stop: async () => {} };

  const botToken = `xoxb-local-${randomBytes(18).toString('hex')}`;
  const signingSecret = randomBytes(24).toString('hex');
  let botUrl = '';
  const slack = await startLocalSlack({
    databaseUrl: await databaseUrl(),
    botToken,
    signingSecret,
    requestUrl: () => botUrl,
  });
  return {
    connection: { botToken, signingSecret, apiUrl: slack.apiUrl, channel: CHANNEL_ID },
    movers: DECIDERS,
    approvers: DECIDERS,
    port: 0,
    page: slack.url,
    hears: (url) => void (botUrl = url),
    stop: () => slack.stop(),
  };
}
