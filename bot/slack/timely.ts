/** Slack's own rule for how old a signed request may be; ours for how young as well. */
const WINDOW_S = 300;

/**
 * Whether a request's timestamp is near enough. Bolt refuses old ones only: one signed for next week could be replayed
 * until then. Without a timestamp Bolt refuses by itself.
 */
export function isTimely(timestamp: string | string[] | undefined, now: Date): boolean {
  if (timestamp === undefined) return true;
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= WINDOW_S;
}
