import { type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { SlackConnection } from '../settings.ts';
import { httpDoor } from './http-door.ts';

/** How Slack reaches the bot: a socket that we open, or signed HTTP. */
export interface WayIn {
  readonly receiver: Receiver;
  open(port: number): Promise<{ url: string | null }>;
  close(): Promise<void>;
}

/** Throws `no-way-in` when there is neither an app token nor a signing secret. */
export function wayIn({ appToken, signingSecret, apiUrl }: SlackConnection, clock: Clock, logger: Logger): WayIn {
  if (appToken !== undefined) return socket(appToken, apiUrl, logger);
  if (signingSecret !== undefined) return httpDoor({ signingSecret, clock, logger });
  throw new DomainError(
    'no-way-in',
    'Slack has no way to reach Lockstep: set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.',
  );
}

function socket(appToken: string, apiUrl: string | undefined, logger: Logger): WayIn {
  // The socket's own client keeps its retries: it must find its way back after a night without a network.
  const clientOptions = apiUrl === undefined ? { logger } : { logger, slackApiUrl: apiUrl };
  const receiver = new SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions } });
  return {
    receiver,
    open: async () => {
      await receiver.start();
      return { url: null };
    },
    close: () => receiver.stop(),
  };
}
