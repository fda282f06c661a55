const FIRST_MS = 1_000;
/** Five minutes: a shop that was down for a night is tried often enough, and not hammered. */
const LONGEST_MS = 5 * 60 * 1000;

/** How long to wait after the nth failure: doubling from a second, with a fifth of jitter either way. `random` is 0 to 1. */
export function backoff(failures: number, random: number): number {
  const plain = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(plain * (0.8 + 0.4 * random));
}
