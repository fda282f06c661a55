import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { DomainError } from '../../../domain/errors.ts';
import type { Answer } from '../../answer.ts';
import { answerMessage } from '../../blocks/answer.ts';
import type { Call } from '../../command.ts';
import { answering, privately } from '../../slack/answering.ts';
import type { SlackDeps } from '../../slack/deps.ts';
import { help } from '../../slack/help.ts';
import { needsYou } from '../../slack/needs-you.ts';
import { type Asked, readCommand } from '../../slack/read-command.ts';
import { demand, NotAllowed } from '../../slack/roles.ts';

type Args = SlackCommandMiddlewareArgs & AllMiddlewareArgs;

/** /stock: the terminal's commands, asked and answered in Slack. */
export function stockCommand(deps: SlackDeps) {
  return async ({ ack, command, respond }: Args): Promise<void> => {
    await ack();
    const tell = privately(respond);
    await answering(deps, tell, async () => {
      const asked = readCommand(command.text ?? '');
      const role = asked.kind === 'command' ? asked.asked.role : 'viewer';
      if (asked.kind !== 'help') await demand(deps, role, { userId: command.user_id, channelId: command.channel_id });
      if (asked.kind === 'command' && asked.asked.meanwhile) await respond({ text: asked.asked.meanwhile });
      const announced = asked.kind === 'command' && asked.asked.announced;
      const look = { sandbox: deps.desk.sandbox, by: announced ? command.user_id : null };
      const message = answerMessage(await answer(deps, asked, callFrom(command, deps)), look);
      await (announced ? respond({ response_type: 'in_channel', ...message }) : tell(message));
    });
  };
}

async function answer(deps: SlackDeps, asked: Asked, call: Call): Promise<Answer> {
  switch (asked.kind) {
    case 'needs-you':
      return needsYou(deps.desk, call);
    case 'help':
      return help();
    case 'command':
      return asked.asked.command.run(deps.desk, asked.input, call);
    default:
      return asked satisfies never;
  }
}

/** A large shop takes minutes to compare; longer than this, the way back to Slack is closed anyway. */
const PATIENCE_MS = 25 * 60 * 1000;

/** Slack delivers a command again with the same trigger: the key made of it writes once, however often it comes. */
function callFrom({ user_id, channel_id, team_id, trigger_id }: Args['command'], deps: SlackDeps): Call {
  const { signal } = deps;
  let writes = 0;
  return {
    actor: `slack:${user_id}`,
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    newKey: () => ['slack', team_id, trigger_id, ...(writes++ > 0 ? [writes] : [])].join(':'),
    mayDecide: () => mayDecide(deps, { userId: user_id, channelId: channel_id }),
    confirm: () => {
      throw new DomainError('confirmation-missing', 'This asks before it writes, which only the terminal can.');
    },
    progress: () => {},
    openFile: () => {
      throw new DomainError('file-unreadable', 'Files are read by the terminal only.');
    },
  };
}

async function mayDecide(deps: SlackDeps, asker: { userId: string; channelId: string }): Promise<boolean> {
  try {
    await demand(deps, 'approver', asker);
    return true;
  } catch (error) {
    if (error instanceof NotAllowed) return false;
    throw error;
  }
}
