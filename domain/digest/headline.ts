import { needsOf } from './needs.ts';
import { FRESH_MS } from './read-checks.ts';
import type { DayFacts } from './summarize-day.ts';
import { counted, lasting, moment, whole } from './words.ts';

export interface Verdict {
  readonly headline: string;
  readonly allClear: boolean;
  /** What spoils the calm and what to do about it, one sentence or two each; empty when all is clear. */
  readonly reasons: readonly string[];
}

/**
 * ALL CLEAR, CHECKED with the number of things that need somebody, or NOT CHECKED. Every condition alone blocks the
 * better headline: a day is clear when every check ran and nothing is open, late, stuck or impossible to compare. Pure.
 */
export function headline(facts: DayFacts): Verdict {
  const needs = needsOf(facts);
  const unchecked = whyUnchecked(facts);
  if (unchecked) {
    const reasons = [unchecked.reason, ...needs.map(({ says }) => says)];
    return { headline: `NOT CHECKED: ${unchecked.says}`, allClear: false, reasons };
  }
  if (needs.length > 0) {
    const count = needs.reduce((sum, need) => sum + need.count, 0);
    const says = `CHECKED, ${counted(count, 'NEEDS YOU', 'NEED YOU')}`;
    return { headline: says, allClear: false, reasons: needs.map(({ says }) => says) };
  }
  const { accepted } = facts.cases;
  return {
    headline: accepted === 0 ? 'ALL CLEAR' : `ALL CLEAR except ${whole(accepted)} you accepted`,
    allClear: true,
    reasons: [],
  };
}

/** Whether the newest complete check is recent enough to say anything about now. */
export function isFresh({ checks: { last }, at }: Pick<DayFacts, 'checks' | 'at'>): boolean {
  return last !== null && at.getTime() - last.at.getTime() <= FRESH_MS;
}

function whyUnchecked(facts: DayFacts): { says: string; reason: string } | null {
  const { last } = facts.checks;
  if (last === null) {
    return {
      says: 'the shop was never compared with the warehouse',
      reason: 'No check was ever completed. "npm start" makes one every hour, "stock reconcile" makes one now.',
    };
  }
  const since = moment(last.at, facts.timezone);
  if (!isFresh(facts)) {
    const age = lasting((facts.at.getTime() - last.at.getTime()) / 1000);
    return {
      says: `nothing was compared since ${since}`,
      reason: `The last complete check is ${age} old. Keep "npm start" running; "stock reconcile" makes one now.`,
    };
  }
  if (last.compared > 0) return null;
  return {
    says: `the check of ${since} compared nothing`,
    reason: `Of ${counted(last.skusExpected, 'SKU')} none could be compared. Check that the shop's items carry the warehouse's SKUs: "stock status" says what is missing.`,
  };
}
