import { randomBytes } from 'node:crypto';
import type { World } from '../world.ts';

/** Five uses, thirty minutes (documented). */
const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

export interface ResponseUrl {
  readonly channelId: string;
  readonly userId: string;
  /** The message whose button was pressed; null after a slash command. */
  readonly sourceTs: string | null;
}

export async function makeResponseUrl(world: World, url: ResponseUrl): Promise<string> {
  const secret = randomBytes(18).toString('base64url');
  const now = await world.clock.now(world.pool);
  await world.pool.query(
    'insert into response_url (secret, channel_id, user_id, source_ts, expires_at) values ($1, $2, $3, $4, $5)',
    [secret, url.channelId, url.userId, url.sourceTs, new Date(now.getTime() + LIFE_MS)],
  );
  return `${world.ownUrl()}/respond/${secret}`;
}

/** Takes one of the five uses, or says why not. */
export async function useResponseUrl(
  { pool, clock }: World,
  secret: string,
): Promise<ResponseUrl | 'expired_url' | 'used_url'> {
  const { rows } = await pool.query<ResponseUrl & { uses: number }>(
    `update response_url set uses = uses + 1
      where secret = $1
        and expires_at >= $2
      returning channel_id as "channelId", user_id as "userId", source_ts as "sourceTs", uses`,
    [secret, await clock.now(pool)],
  );
  const url = rows[0];
  if (url === undefined) return 'expired_url';
  return url.uses > MAX_USES ? 'used_url' : url;
}

/** The command's answer becomes what a later replace_original replaces. */
export async function rememberAnswer({ pool }: World, secret: string, ts: string): Promise<void> {
  await pool.query('update response_url set source_ts = coalesce(source_ts, $2) where secret = $1', [secret, ts]);
}
