import type { Clock } from '../../domain/clock.ts';
import { line } from './news-line.ts';

/** A part that failed is tried again each second, by the schedule each minute: after two without a word it was well. */
const HEALED_AFTER_MS = 120_000;

/** Says that a part stumbled and goes on by itself: the same stumble once, however often it happens until it heals. */
export function sayStumbles(say: (line: string) => void, clock: Clock): (what: string) => (error: unknown) => void {
  const lastAt = new Map<string, number>();
  return (what) => (error) => {
    const now = clock.now().getTime();
    for (const [told, at] of lastAt) if (now - at > HEALED_AFTER_MS) lastAt.delete(told);
    const stumble = line(what, `stumbled and goes on: ${error instanceof Error ? error.message : String(error)}`);
    if (!lastAt.has(stumble)) say(stumble);
    lastAt.set(stumble, now);
  };
}
