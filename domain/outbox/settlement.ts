import type { WriteOutcome } from '../ports/storefront.ts';
import { backoff } from './backoff.ts';
import type { OpenDelivery } from './delivery.ts';
import { splitRefused } from './split-refused.ts';

/** What one send's outcome makes of a delivery. */
export type Settlement =
  | { state: 'applied'; remoteId: string | null }
  /** `parts`: messages that go again, those of a part together in a delivery of its own; all others stay refused. */
  | { state: 'rejected'; code: string; explanation: string; parts: readonly (readonly number[])[] }
  /** A correction that came too late: the shop's number is another one now. */
  | { state: 'stale'; code: string; explanation: string }
  | { state: 'quarantined'; code: string; explanation: string }
  | {
      state: 'waiting';
      nextAttemptAt: Date;
      ambiguous: boolean;
      failures: number;
      firstSentAt: Date | null;
      code: string;
      explanation: string;
    };

/** How long the shop remembers a key after the first request with it (documented). */
export const KEY_LIVES_MS = 24 * 60 * 60 * 1000;

/** Four of those hours are left for clocks that differ and for processes that sleep. */
export const KEY_TRUSTED_MS = 20 * 60 * 60 * 1000;

export interface Attempt {
  readonly delivery: OpenDelivery;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** 0 to 1, for the jitter. */
  readonly random: number;
}

/** Pure: outcome in, next state out. A refusal after an ambiguous send proves nothing about that send, so it counts as unknown. */
export function settlementOf(outcome: WriteOutcome, attempt: Attempt): Settlement {
  const { delivery } = attempt;
  switch (outcome.kind) {
    case 'applied':
      return { state: 'applied', remoteId: outcome.remoteId };
    case 'stale':
      // Also after an ambiguous send: applied or not, this key moves nothing any more, and the next reading tells which.
      return { state: 'stale', code: outcome.code, explanation: outcome.message };
    case 'rejected':
      if (delivery.ambiguous) return again(attempt, outcome, { ambiguous: true });
      return {
        state: 'rejected',
        code: outcome.code,
        explanation: outcome.message,
        parts: splitRefused(delivery.lines, outcome),
      };
    case 'busy':
      return {
        ...again(attempt, outcome, busyKnown(outcome.reason, delivery)),
        failures: delivery.failures,
        nextAttemptAt: later(attempt, outcome.retryAfterMs),
      };
    case 'not-sent':
      return again(attempt, outcome, { ambiguous: delivery.ambiguous, firstSentAt: delivery.firstSentAt });
    case 'unknown':
      return again(attempt, outcome, { ambiguous: true });
    default:
      return outcome satisfies never;
  }
}

/** An ambiguous delivery whose key the shop may have forgotten must not be sent again: it could apply twice. */
export function keyTooOld({ ambiguous, firstSentAt }: OpenDelivery, now: Date): boolean {
  return ambiguous && firstSentAt !== null && now.getTime() - firstSentAt.getTime() >= KEY_TRUSTED_MS;
}

interface Known {
  readonly ambiguous: boolean;
  readonly firstSentAt?: Date | null;
}

/**
 * It did nothing, so no clock runs for it: one that began a day before the first send that counts would call that send's
 * key forgotten at once. But a key that is being worked on is being worked on for somebody: it may be applied.
 */
function busyKnown(
  reason: Extract<WriteOutcome, { kind: 'busy' }>['reason'],
  { ambiguous, firstSentAt }: OpenDelivery,
): Known {
  return reason === 'concurrent' ? { ambiguous: true } : { ambiguous, firstSentAt };
}

function again(
  attempt: Attempt,
  outcome: Exclude<WriteOutcome, { kind: 'applied' }>,
  known: Known,
): Settlement & { state: 'waiting' } {
  const failures = attempt.delivery.failures + 1;
  return {
    state: 'waiting',
    nextAttemptAt: later(attempt, backoff(failures, attempt.random)),
    ambiguous: known.ambiguous,
    failures,
    firstSentAt:
      known.firstSentAt === undefined ? (attempt.delivery.firstSentAt ?? attempt.startedAt) : known.firstSentAt,
    code: 'code' in outcome ? outcome.code : `${outcome.kind}:${outcome.reason}`,
    explanation: outcome.message,
  };
}

function later({ finishedAt }: Attempt, ms: number): Date {
  return new Date(finishedAt.getTime() + ms);
}
