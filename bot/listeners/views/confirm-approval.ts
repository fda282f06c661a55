import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { Message } from '../../blocks/message.ts';
import { answering } from '../../slack/answering.ts';
import { readButton } from '../../slack/button-value.ts';
import { approvalMessage } from '../../slack/decided.ts';
import type { SlackDeps } from '../../slack/deps.ts';
import { demand } from '../../slack/roles.ts';

type Args = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const metadata = z.object({ value: z.string(), channelId: z.string() });

/** "Write it": the second yes to a large change. Who asks and what is so are looked at again. */
export function confirmedApproval(deps: SlackDeps) {
  return async ({ ack, view, body }: Args): Promise<void> => {
    await ack();
    const { value, channelId } = metadata.parse(JSON.parse(view.private_metadata));
    const user = body.user.id;
    const tell = async (message: Message) => {
      await deps.client.chat.postEphemeral({ channel: channelId, user, ...message });
    };
    await answering(deps, tell, async () => {
      await demand(deps, 'approver', { userId: user, channelId });
      const ask = { correctionId: readButton(value), actor: `slack:${user}`, confirmed: true };
      await tell(approvalMessage(await deps.decide.approve(ask, deps.signal)));
    });
  };
}
