import { APP_ID, BOT, TEAM } from '../workspace.ts';
import type { Message } from './messages.ts';

/** A message as the Web API answers it and as interactions carry it. */
export function messageJson(message: Message): Record<string, unknown> {
  return {
    type: 'message',
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    ...(message.userId === BOT.userId && { bot_id: BOT.botId, app_id: APP_ID }),
    ...(message.blocks !== null && { blocks: message.blocks }),
    ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    ...(message.editedTs !== null && { edited: { user: message.userId, ts: message.editedTs } }),
  };
}
