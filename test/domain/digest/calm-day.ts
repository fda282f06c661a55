import { composeDigest } from '../../../domain/digest/compose-digest.ts';
import type { CaseCounts } from '../../../domain/digest/count-cases.ts';
import type { Digest } from '../../../domain/digest/digest.ts';
import type { LateRows } from '../../../domain/digest/late-rows.ts';
import type { OutboxDay } from '../../../domain/digest/outbox-day.ts';
import type { Checks } from '../../../domain/digest/read-checks.ts';
import type { DayFacts } from '../../../domain/digest/summarize-day.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';

/** Monday morning in Berlin: seven o'clock there. */
const NOW = new Date('2026-11-23T06:00:00Z');

export function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000);
}

/** What is different from a day on which every check ran and nothing is the matter. */
export interface Change {
  readonly checks?: Partial<Checks>;
  readonly cases?: Partial<CaseCounts>;
  readonly outbox?: Partial<OutboxDay>;
  readonly late?: Partial<LateRows>;
  readonly open?: DayFacts['open'];
  readonly answered?: DayFacts['answered'];
  readonly ledgerAgrees?: boolean;
  readonly missedDays?: readonly string[];
}

export function calmDay({ checks, cases, outbox, late, ...rest }: Change = {}): DayFacts {
  const noCases = { carried: 0, opened: 0, healed: 0, corrected: 0, stillOpen: 0, minorOpen: 0, accepted: 0 };
  const noneLate = { updates: 0, shippedHere: 0, fulfilledThere: 0, restockedThere: 0, receivedHere: 0 };
  return {
    day: '2026-11-23',
    timezone: 'Europe/Berlin',
    from: hoursAgo(24),
    at: NOW,
    dueTimes: defaultDueTimes,
    skus: 500,
    open: [],
    answered: [],
    ledgerAgrees: true,
    missedDays: [],
    ...rest,
    checks: { last: check(), failing: null, complete: 24, failed: 0, due: 24, gap: null, unseen: 0, ...checks },
    cases: { ...noCases, autoFixed: 0, escalated: 0, ...cases },
    outbox: {
      delivered: 320,
      undelivered: 0,
      oldestSeconds: null,
      rejected: 0,
      quarantined: 0,
      blocked: {},
      ...outbox,
    },
    late: { ...noneLate, ...late },
  };
}

export function check(changes: Partial<NonNullable<Checks['last']>> = {}): NonNullable<Checks['last']> {
  return { at: hoursAgo(0.5), skusExpected: 500, compared: 500, unjudgedByReason: {}, ...changes };
}

export function digestOf(change: Change = {}, { sandbox = false } = {}): Digest {
  return composeDigest(calmDay(change), { nextDueAt: new Date('2026-11-24T06:00:00Z'), sandbox });
}
