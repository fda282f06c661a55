import { type EntityManager, query } from '../database.ts';
import type { DigestMessage } from '../ports/notifier.ts';

/** One day's digest as it was stored: whatever is shown of it anywhere comes from here. */
export interface Digest extends Omit<DigestMessage, 'nextDueAt'> {
  readonly content: DigestContent;
}

/** JSON, and in words: a digest reads the same for ever, whatever becomes of the rules that made it. */
export interface DigestContent {
  /** ISO 8601, as are all times here. */
  readonly madeAt: string;
  readonly nextDueAt: string;
  readonly timezone: string;
  /** The time it tells of, in words. */
  readonly period: string;
  /** How opened, closed and open cases add up. */
  readonly sum: string;
  readonly open: readonly ListedCase[];
  /** Everything else that was looked at: what, and how it stands. */
  readonly lines: readonly (readonly [what: string, stands: string])[];
}

export interface ListedCase {
  readonly sku: string;
  readonly title: string | null;
  readonly says: string;
}

/** What Slack shows of it. */
export function digestMessage({ content, ...message }: Digest): DigestMessage {
  return { ...message, nextDueAt: new Date(content.nextDueAt) };
}

/** A day's digest; null when none was made. */
export async function readDigest(em: EntityManager, day: string): Promise<Digest | null> {
  const [row] = await query<{ content: Digest }>(em, 'select content from digest where day = $1', [day]);
  return row?.content ?? null;
}
