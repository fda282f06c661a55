import type { Digest } from './digest.ts';
import { moment } from './words.ts';

/** How every digest ends: its absence is an alarm only for somebody who knows when to expect it. */
export function digestClosing({ content: { nextDueAt, timezone } }: Digest): string[] {
  return [
    `The next digest is due ${moment(new Date(nextDueAt), timezone)}.`,
    "If it doesn't come, Lockstep isn't running or can't send mail: look at its terminal, and at what \"stock status\" says.",
    'Outside alarm: none set.',
  ];
}
