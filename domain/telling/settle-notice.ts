import { type EntityManager, run } from '../database.ts';
import type { Notice } from './notice.ts';

export interface Telling {
  readonly channel?: string;
  readonly messageTs?: string;
  readonly at: Date;
}

export interface Retelling {
  readonly failures: number;
  readonly nextAttemptAt: Date;
  readonly explanation: string;
}

/** Shown as far as it was wanted when it was claimed; what was wanted since is still due. */
export async function settleNotice(em: EntityManager, { id, wanted }: Notice, telling: Telling): Promise<void> {
  const { channel = null, messageTs = null, at } = telling;
  await run(em, shown, [id, wanted, channel, messageTs, at]);
}

export async function postponeNotice(em: EntityManager, { id }: Notice, again: Retelling): Promise<void> {
  await run(em, postponed, [id, again.failures, again.nextAttemptAt, again.explanation]);
}

const shown = `
update notice
   set shown = greatest(shown, $2), channel = coalesce($3, channel), message_ts = coalesce($4, message_ts), shown_at = $5,
       failures = 0, explanation = null
 where id = $1`;

const postponed = `
update notice set failures = $2, next_attempt_at = $3, explanation = $4 where id = $1`;
