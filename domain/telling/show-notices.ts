import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { backoff } from '../outbox/backoff.ts';
import type { DigestMessage, Notifier } from '../ports/notifier.ts';
import type { Mailed } from '../ports/mailer.ts';
import { whileAlone } from '../while-alone.ts';
import { dueNotices } from './due-notices.ts';
import { type Retelling, postponeNotice, settleNotice } from './settle-notice.ts';
import type { Notice, Told } from './notice.ts';
import { tellNotice } from './tell-notice.ts';

export interface TellingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly notifier: Notifier;
  /** Whatever is shown comes from a stand-in for a shop. */
  readonly sandbox: boolean;
  /** The stored digest of that day; null when there is none. */
  digestOf(day: string): Promise<DigestMessage | null>;
  /** Mails the stored digest of that day. */
  sendMail(day: string, signal: AbortSignal): Promise<Mailed>;
  /** From 0 to 1. */
  readonly random: () => number;
}

export type ShowResult =
  | { readonly outcome: 'shown'; readonly told: number; readonly failed: number }
  | { readonly outcome: 'standing-by' };

/** Any number will do that no other lock takes. */
const TELLING_LOCK = 5_125_551;

/** Slack takes about one message a second in a channel: longer passes would only be told to wait. */
const MOST = 20;

/**
 * Brings cards and mails up to date with what is wanted: claim, act, settle, one after the other, so that a card has
 * one writer. Whatever becomes wanted meanwhile is wanted still, and shown by the next pass.
 */
export async function showNotices(deps: TellingDeps, signal: AbortSignal): Promise<ShowResult> {
  const result = await whileAlone(deps.database, TELLING_LOCK, () => showDue(deps, signal));
  return result ?? { outcome: 'standing-by' };
}

async function showDue(deps: TellingDeps, signal: AbortSignal): Promise<ShowResult> {
  const due = await dueNotices(deps.database.em(), { now: deps.clock.now(), limit: MOST });
  let told = 0;
  let failed = 0;
  for (const notice of due) {
    if (signal.aborted) break;
    const became = await tellOrPostpone(deps, notice, signal);
    await settle(deps, notice, became);
    if (became.kind === 'told') told += 1;
    else failed += 1;
    if (became.kind === 'busy') break; // the next would be told to wait as well
  }
  return { outcome: 'shown', told, failed };
}

/** A card that can't be rendered is a defect: it surfaces, but not before it has made way for the others. */
async function tellOrPostpone(deps: TellingDeps, notice: Notice, signal: AbortSignal): Promise<Told> {
  try {
    return await tellNotice(deps, notice, signal);
  } catch (error) {
    if (!signal.aborted) await settle(deps, notice, { kind: 'failed', message: String(error) });
    throw error;
  }
}

async function settle({ database, clock, random }: TellingDeps, notice: Notice, told: Told): Promise<void> {
  const now = clock.now();
  if (told.kind === 'told') return settleNotice(database.em(), notice, { ...told, at: now });
  const failures = told.kind === 'failed' ? notice.failures + 1 : notice.failures;
  const waitMs = told.kind === 'failed' ? backoff(failures, random()) : told.retryAfterMs;
  const explanation = told.kind === 'failed' ? told.message : 'Slack asked to slow down.';
  const again: Retelling = { failures, nextAttemptAt: new Date(now.getTime() + waitMs), explanation };
  await postponeNotice(database.em(), notice, again);
}
