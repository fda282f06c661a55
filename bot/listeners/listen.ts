import { App, type BlockButtonAction, type Logger, type Receiver } from '@slack/bolt';
import { APPROVE, IGNORE } from '../blocks/case-buttons.ts';
import { CONFIRM_APPROVAL } from '../blocks/confirm-approval.ts';
import type { SlackDeps } from '../slack/deps.ts';
import { sameTeam } from '../slack/same-team.ts';
import type { Underway } from '../slack/underway.ts';
import { approve } from './actions/approve.ts';
import { ignore } from './actions/ignore.ts';
import { stockCommand } from './commands/stock.ts';
import { confirmedApproval } from './views/confirm-approval.ts';

interface Ears {
  readonly receiver: Receiver;
  readonly logger: Logger;
  readonly underway: Underway;
  /** The bot as Slack knows it, once it has signed in. */
  readonly identity: () => { botToken: string; botId: string; botUserId: string };
}

/** Everything that Slack can send, and who hears it. */
export function listen(deps: SlackDeps, { receiver, logger, underway, identity }: Ears): void {
  const { slackApiUrl } = deps.client;
  const app = new App({
    receiver,
    logger,
    authorize: async () => identity(),
    convoStore: false,
    clientOptions: { slackApiUrl, retryConfig: { retries: 0 } },
  });
  app.error(async (error) => deps.log(`Slack: ${error.stack ?? error.message}`));
  app.use(underway.follow);
  app.use(sameTeam(deps.teamId));
  app.command('/stock', stockCommand(deps));
  app.action<BlockButtonAction>(APPROVE, approve(deps));
  app.action<BlockButtonAction>(IGNORE, ignore(deps));
  app.view(CONFIRM_APPROVAL, confirmedApproval(deps));
}
