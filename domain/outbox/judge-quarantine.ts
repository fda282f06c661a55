import type { Resolution } from './settle-quarantined.ts';

/** A line of a quarantined delivery of whose SKU nothing else moved between two quiet readings of the shop. Units. */
export interface ReadLine {
  /** By how much the delivery would have changed the number. */
  readonly delta: number;
  /** What the shop showed before the first send, and shows since the quarantine began. */
  readonly before: number;
  readonly after: number;
}

/** One line may have been typed over by somebody, two by bad luck; three that tell the same are the delivery. */
const ENOUGH = 3;

/**
 * Whether readings tell that a delivery was applied: at least three lines whose number moved by exactly their delta, or not
 * at all, and none on the other side. A line with any other number says nothing. Null: they don't tell. Pure.
 */
export function judgeQuarantine(lines: readonly ReadLine[]): Resolution | null {
  const applied = lines.filter(({ delta, before, after }) => after - before === delta).length;
  const untouched = lines.filter(({ before, after }) => after === before).length;
  if (applied >= ENOUGH && untouched === 0) return 'applied';
  if (untouched >= ENOUGH && applied === 0) return 'not-applied';
  return null;
}
