import type { Clock } from '../domain/clock.ts';

interface Bucket {
  left: number;
  at: number;
}

interface Limiter {
  take(key: string): number;
  giveBack(key: string): void;
}

const MINUTE_MS = 60_000;

/**
 * A token bucket for each key: a minute's worth at once, then as many a minute. `take` returns 0, or in how many seconds
 * to try again; `giveBack` undoes one that was taken. At most `remembered` keys are kept; the one not seen for longest is forgotten first.
 */
export function createLimiter({
  perMinute,
  clock,
  remembered = 1_000,
}: {
  perMinute: number;
  clock: Clock;
  remembered?: number;
}): Limiter {
  const buckets = new Map<string, Bucket>();

  return {
    take(key) {
      const now = clock.now().getTime();
      const { left, at } = buckets.get(key) ?? { left: perMinute, at: now };
      const refilled = Math.min(perMinute, left + (Math.max(0, now - at) * perMinute) / MINUTE_MS);
      const taken = refilled >= 1;
      buckets.delete(key); // goes to the end: the first is the one not seen for longest
      buckets.set(key, { left: taken ? refilled - 1 : refilled, at: now });
      if (buckets.size > remembered) buckets.delete(buckets.keys().next().value!);
      return taken ? 0 : Math.ceil(((1 - refilled) * MINUTE_MS) / perMinute / 1_000);
    },
    giveBack(key) {
      const bucket = buckets.get(key);
      if (bucket) bucket.left = Math.min(perMinute, bucket.left + 1);
    },
  };
}
