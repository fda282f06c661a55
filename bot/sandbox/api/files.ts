import { z } from 'zod';
import { readBody, sendText, type Exchange } from '../http/exchange.ts';
import { findChannel } from '../state/accounts.ts';
import { completeFile, expectFile, storeContent, type StoredFile } from '../state/files.ts';
import { postMessage } from '../state/messages.ts';
import { BOT } from '../workspace.ts';
import type { World } from '../world.ts';
import { COUNT, method } from './method.ts';
import { Refusal } from './refusal.ts';

export const filesGetUploadURLExternal = method(
  z.object({ filename: z.string().min(1), length: COUNT }),
  async ({ pool, ownUrl }, { filename, length }) => {
    const file = await expectFile(pool, filename, length);
    return { upload_url: `${ownUrl()}/upload/${file.secret}`, file_id: file.id };
  },
);

/** Each file becomes a message of its own; Slack puts several into one. */
export const filesCompleteUploadExternal = method(
  z.object({
    files: z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
    channel_id: z.string().optional(),
    initial_comment: z.string().optional(),
    thread_ts: z.string().optional(),
  }),
  async (world, { files, channel_id, initial_comment, thread_ts }) => {
    const channel = channel_id === undefined ? undefined : await findChannel(world.pool, channel_id);
    if (channel_id !== undefined && channel === undefined) throw new Refusal('channel_not_found');
    const completed: StoredFile[] = [];
    for (const { id, title } of files) {
      const file = await completeFile(world.pool, id, title);
      if (file === undefined) throw new Refusal('file_not_found');
      completed.push(file);
      if (channel !== undefined) {
        const text = initial_comment ?? '';
        await postMessage(world, {
          channelId: channel.id,
          userId: BOT.userId,
          text,
          fileId: id,
          threadTs: thread_ts ?? null,
        });
      }
    }
    return { files: completed.map(({ id, title }) => ({ id, title })) };
  },
);

/** The upload itself: raw bytes, or a form with one file as @slack/web-api sends it. */
export async function takeUpload(world: World, secret: string, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange);
  const type = exchange.request.headers['content-type'] ?? '';
  const content = type.startsWith('multipart/form-data') ? await fileOf(body, type) : body;
  const stored = content !== undefined && (await storeContent(world.pool, secret, content));
  if (stored) sendText(exchange, 200, 'text/plain', `OK - ${content.length}`);
  else sendText(exchange, 404, 'text/plain', 'Not found');
}

async function fileOf(body: Buffer, type: string): Promise<Buffer | undefined> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const value of form.values()) if (value instanceof Blob) return Buffer.from(await value.arrayBuffer());
  return undefined;
}
