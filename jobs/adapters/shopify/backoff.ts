const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds before try `fault + 1`: doubling, and spread over its upper half so that callers don't march in step. */
export function backoff(fault: number, random: number): number {
  const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (fault - 1));
  return Math.round(ceilingMs * (0.5 + random / 2));
}
