import { z } from 'zod';
import { POST_LIMIT, readContent } from '../api/chat.ts';
import { Refusal } from '../api/refusal.ts';
import { deleteMessage, editMessage, findMessage, postMessage } from '../state/messages.ts';
import type { ResponseUrl } from '../state/response-urls.ts';
import { BOT } from '../workspace.ts';
import type { World } from '../world.ts';

/** What an app may send to a response_url or put into the answer to a slash command. */
const answer = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});

/** Shows the answer; returns the ts of a new message, null when one was replaced or deleted. Throws Slack's refusals. */
export async function respond(world: World, url: ResponseUrl, body: unknown): Promise<string | null> {
  const parsed = answer.safeParse(typeof body === 'string' ? { text: body } : body);
  if (!parsed.success) throw new Refusal('invalid_payload');
  const { response_type, replace_original, delete_original, thread_ts, ...given } = parsed.data;
  const original = url.sourceTs === null ? undefined : await findMessage(world.pool, url.channelId, url.sourceTs);
  if (delete_original) {
    if (original !== undefined) await deleteMessage(world.pool, original);
    return null;
  }
  const content = readContent(given, POST_LIMIT);
  if (replace_original && original !== undefined) {
    await editMessage(world, original, content);
    return null;
  }
  const message = await postMessage(world, {
    channelId: url.channelId,
    userId: BOT.userId,
    seenBy: response_type === 'ephemeral' ? url.userId : null,
    threadTs: thread_ts ?? null,
    ...content,
  });
  return message.ts;
}
