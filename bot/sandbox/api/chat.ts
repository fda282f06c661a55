import { z } from 'zod';
import type { Block } from '../blocks/block.ts';
import { check } from '../blocks/check.ts';
import { completeIds } from '../blocks/complete-ids.ts';
import { messageBlocks } from '../blocks/surface.ts';
import { findAccount, findChannel, type Channel } from '../state/accounts.ts';
import { messageJson } from '../state/message-json.ts';
import { deleteMessage, editMessage, findMessage, postMessage, type Message } from '../state/messages.ts';
import { BOT } from '../workspace.ts';
import type { World } from '../world.ts';
import { method } from './method.ts';
import { Refusal } from './refusal.ts';

const CONTENT = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
};

export const chatPostMessage = method(
  z.object({ channel: z.string(), thread_ts: z.string().optional(), ...CONTENT }),
  async (world, { channel: target, thread_ts, ...given }) => {
    const channel = await channelOf(world, target);
    const content = readContent(given, POST_LIMIT);
    const message = await postMessage(world, {
      channelId: channel.id,
      userId: BOT.userId,
      threadTs: thread_ts ?? null,
      ...content,
    });
    return { channel: channel.id, ts: message.ts, message: messageJson(message) };
  },
);

export const chatPostEphemeral = method(
  z.object({ channel: z.string(), user: z.string(), thread_ts: z.string().optional(), ...CONTENT }),
  async (world, { channel: target, user, thread_ts, ...given }) => {
    const channel = await channelOf(world, target);
    const account = await findAccount(world.pool, user);
    if (account === undefined || account.isBot) throw new Refusal('user_not_in_channel');
    const message = await postMessage(world, {
      channelId: channel.id,
      userId: BOT.userId,
      seenBy: user,
      threadTs: thread_ts ?? null,
      ...readContent(given, POST_LIMIT),
    });
    return { message_ts: message.ts };
  },
);

/** Text without blocks removes the blocks; neither the one nor the other is refused (documented). */
export const chatUpdate = method(
  z.object({ channel: z.string(), ts: z.string(), ...CONTENT }),
  async (world, { channel: target, ts, ...given }) => {
    const channel = await channelOf(world, target);
    const message = await ownMessage(world, channel, ts, 'cant_update_message');
    const content = readContent(given, UPDATE_LIMIT);
    const edit = { text: content.text, blocks: content.blocks };
    await editMessage(world, message, edit);
    return { channel: channel.id, ts, text: content.text, message: messageJson({ ...message, ...edit }) };
  },
);

export const chatDelete = method(
  z.object({ channel: z.string(), ts: z.string() }),
  async (world, { channel: target, ts }) => {
    const channel = await channelOf(world, target);
    await deleteMessage(world.pool, await ownMessage(world, channel, ts, 'cant_delete_message'));
    return { channel: channel.id, ts };
  },
);

export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[] | null;
}

/** The same rules for chat.* and for response_url. */
export function readContent(
  { text = '', blocks, attachments }: { text?: string | undefined; blocks?: unknown; attachments?: unknown },
  limit: number,
): Content {
  if (attachments !== undefined && !(Array.isArray(attachments) && attachments.length === 0))
    throw new Refusal('invalid_attachments', ['the local Slack knows no attachments: use blocks']);
  if (text.length > limit) throw new Refusal('msg_too_long');
  const given = blocks === '' ? undefined : blocks;
  if (given !== undefined && !Array.isArray(given)) throw new Refusal('invalid_blocks_format');
  const checked = check(messageBlocks, given ?? [], { code: 'invalid_blocks', pointer: '/blocks' });
  if (checked.length === 0 && text.trim() === '') throw new Refusal('no_text');
  return { text, blocks: checked.length === 0 ? null : completeIds(checked) };
}

/** Characters of text; updates take fewer (documented). */
export const POST_LIMIT = 40_000;
const UPDATE_LIMIT = 4000;

async function channelOf({ pool }: World, target: string): Promise<Channel> {
  const channel = await findChannel(pool, target);
  if (channel === undefined) throw new Refusal('channel_not_found');
  return channel;
}

async function ownMessage({ pool }: World, channel: Channel, ts: string, otherwise: string): Promise<Message> {
  const message = await findMessage(pool, channel.id, ts);
  // Ephemeral messages are out of the Web API's reach: only their response_url changes them (documented).
  if (message === undefined || message.seenBy !== null) throw new Refusal('message_not_found');
  if (message.userId !== BOT.userId) throw new Refusal(otherwise);
  return message;
}
