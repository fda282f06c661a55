import type { Block } from '../blocks/block.ts';
import { inTransaction, type Database } from '../database/open.ts';
import type { World } from '../world.ts';

export interface Message {
  readonly channelId: string;
  readonly ts: string;
  readonly userId: string;
  /** The one person who sees it (ephemeral); null: everybody in the channel. */
  readonly seenBy: string | null;
  readonly threadTs: string | null;
  readonly text: string;
  readonly blocks: readonly Block[] | null;
  readonly fileId: string | null;
  readonly editedTs: string | null;
}

export type Draft = Pick<Message, 'channelId' | 'userId' | 'text'> &
  Partial<Pick<Message, 'seenBy' | 'threadTs' | 'blocks' | 'fileId'>>;

/** Puts a message under the channel's last one. */
export function postMessage({ pool, clock }: World, draft: Draft): Promise<Message> {
  return inTransaction(pool, async (tx) => {
    const ts = await clock.nextTs(tx);
    const { rows } = await tx.query<Message>(
      `insert into message (channel_id, ts, user_id, seen_by, thread_ts, text, blocks, file_id, posted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       returning ${COLUMNS}`,
      [
        draft.channelId,
        ts,
        draft.userId,
        draft.seenBy ?? null,
        draft.threadTs ?? null,
        draft.text,
        draft.blocks == null ? null : JSON.stringify(draft.blocks),
        draft.fileId ?? null,
        await clock.now(tx),
      ],
    );
    return rows[0] as Message;
  });
}

const COLUMNS = `channel_id as "channelId", ts, user_id as "userId", seen_by as "seenBy", thread_ts as "threadTs", text, blocks,
  file_id as "fileId", edited_ts as "editedTs"`;

export async function findMessage(db: Database, channelId: string, ts: string): Promise<Message | undefined> {
  const { rows } = await db.query<Message>(`select ${COLUMNS} from message where channel_id = $1 and ts = $2`, [
    channelId,
    ts,
  ]);
  return rows[0];
}

/** What one person sees in the channel, oldest first; for `null` only what everybody sees. */
export async function listMessages(db: Database, channelId: string, viewerId: string | null): Promise<Message[]> {
  const { rows } = await db.query<Message>(
    `select * from (
       select ${COLUMNS}
         from message
        where channel_id = $1
          and (seen_by is null or seen_by = $2)
        order by ts desc
        limit $3
     ) newest order by ts`,
    [channelId, viewerId, MAX_SHOWN],
  );
  return rows;
}

/** Older ones stay in the database; a page with more would be slow to draw. */
const MAX_SHOWN = 200;

/** Ephemeral messages, of one person or of all, oldest first. */
export async function listEphemerals(db: Database, userId: string | null): Promise<Message[]> {
  const { rows } = await db.query<Message>(
    `select ${COLUMNS}
       from message
      where seen_by is not null
        and ($1::text is null or seen_by = $1)
      order by ts`,
    [userId],
  );
  return rows;
}

export type Edit = Pick<Message, 'text' | 'blocks'>;

export async function editMessage({ pool, clock }: World, message: Message, edit: Edit): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const editedTs = await clock.nextTs(tx);
    const blocks = edit.blocks === null ? null : JSON.stringify(edit.blocks);
    await tx.query('update message set text = $3, blocks = $4, edited_ts = $5 where channel_id = $1 and ts = $2', [
      message.channelId,
      message.ts,
      edit.text,
      blocks,
      editedTs,
    ]);
  });
}

export async function deleteMessage(db: Database, message: Message): Promise<void> {
  await db.query('delete from message where channel_id = $1 and ts = $2', [message.channelId, message.ts]);
}
