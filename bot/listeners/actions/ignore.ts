import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { answering, privately } from '../../slack/answering.ts';
import { readButton } from '../../slack/button-value.ts';
import { ignoreMessage } from '../../slack/decided.ts';
import type { SlackDeps } from '../../slack/deps.ts';
import { demand } from '../../slack/roles.ts';

type Args = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** The card's Ignore: until tomorrow. */
export function ignore(deps: SlackDeps) {
  return async ({ ack, action, body, respond }: Args): Promise<void> => {
    await ack();
    const tell = privately(respond);
    await answering(deps, tell, async () => {
      await demand(deps, 'approver', { userId: body.user.id, channelId: body.channel?.id ?? null });
      const caseId = readButton(action.value);
      await tell(ignoreMessage(await deps.decide.ignore({ caseId, actor: `slack:${body.user.id}` })));
    });
  };
}
