import { randomUUID } from 'node:crypto';
import { webApi } from '@slack/bolt';
import type { Clock } from '../domain/clock.ts';
import type { Notifier } from '../domain/ports/notifier.ts';
import type { Desk } from './desk.ts';
import { listen } from './listeners/listen.ts';
import { slackNotifier } from './notifier.ts';
import type { SlackConnection } from './settings.ts';
import type { Decide } from './slack/decide.ts';
import type { SlackDeps } from './slack/deps.ts';
import { quietLogger } from './slack/logger.ts';
import { signIn } from './slack/sign-in.ts';
import { Underway } from './slack/underway.ts';
import { wayIn } from './slack/way-in.ts';

export interface BotOptions {
  readonly desk: Desk;
  readonly slack: SlackConnection;
  /** Ids of the users who may record stock; empty: the workspace's owners. */
  readonly movers: readonly string[];
  /** Ids of the users who may decide; empty: the workspace's owners. */
  readonly approvers: readonly string[];
  readonly decide: Decide;
  /** Slack's signatures are of the time that clocks on the wall show. */
  readonly clock: Clock;
  /** One line for whoever runs this. */
  readonly log: (line: string) => void;
}

export interface Bot {
  /** Works before `start`, too: it only calls Slack. */
  readonly notifier: Notifier;
  /** Signs in and listens. `url` is where Slack must send commands and clicks; null with Socket Mode. */
  start(port: number): Promise<{ url: string | null }>;
  /** Takes nothing new, and waits for what is under way. */
  stop(): Promise<void>;
}

/** The longest a single call to Slack may take: a card is shown again rather than waited for. */
const CALL_MS = 10_000;

/** Lockstep's face in Slack. Throws `no-way-in`; `start` rejects with `port-taken` or `slack-refused`. */
export function createBot(options: BotOptions): Bot {
  const { slack, clock, movers, approvers, log } = options;
  const logger = quietLogger(log);
  const client = new webApi.WebClient(slack.botToken, {
    ...(slack.apiUrl === undefined ? {} : { slackApiUrl: slack.apiUrl }),
    logger,
    timeout: CALL_MS,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  });
  const way = wayIn(slack, clock, logger);
  const stopping = new AbortController();
  const underway = new Underway();
  let identity = { teamId: '', botToken: slack.botToken, botId: '', botUserId: '' };
  const deps: SlackDeps = {
    ...options,
    client,
    channel: slack.channel,
    people: { movers, approvers },
    teamId: () => identity.teamId,
    signal: stopping.signal,
    newId: () => randomUUID().slice(0, 8),
  };
  listen(deps, { receiver: way.receiver, logger, underway, identity: () => identity });
  return {
    notifier: slackNotifier(client, slack.channel),
    start: async (port) => {
      identity = { ...identity, ...(await signIn(client)) };
      return way.open(port);
    },
    stop: async () => {
      await way.close();
      stopping.abort();
      await underway.ended();
    },
  };
}
