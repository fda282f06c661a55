import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { confirmApproval } from '../../blocks/confirm-approval.ts';
import { answering, privately } from '../../slack/answering.ts';
import { askAgain } from '../../slack/ask-again.ts';
import { readButton } from '../../slack/button-value.ts';
import { approvalMessage } from '../../slack/decided.ts';
import type { SlackDeps } from '../../slack/deps.ts';
import { demand } from '../../slack/roles.ts';

type Args = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** The card's Approve: everything is derived again behind it, and the database lets one of several clicks win. */
export function approve(deps: SlackDeps) {
  return async ({ ack, action, body, respond }: Args): Promise<void> => {
    await ack();
    const tell = privately(respond);
    await answering(deps, tell, async () => {
      const channelId = body.channel?.id ?? deps.channel;
      await demand(deps, 'approver', { userId: body.user.id, channelId });
      const correctionId = readButton(action.value);
      const ask = { correctionId, actor: `slack:${body.user.id}`, confirmed: false };
      const approval = await deps.decide.approve(ask, deps.signal);
      if (approval.outcome !== 'confirm-first') return tell(approvalMessage(approval));
      const metadata = JSON.stringify({ value: action.value, channelId });
      await askAgain(deps.client, body.trigger_id, confirmApproval(approval, metadata));
    });
  };
}
