import type { DigestTimes } from './settings.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The date on the wall there, as "2026-11-23". */
export function localDay(at: Date, timezone: string): string {
  return at.toLocaleDateString('sv', { timeZone: timezone });
}

/** Dates have no hours, so no clock change can bend this. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The dates between two, both left out. */
export function daysBetween(after: string, before: string): string[] {
  const days: string[] = [];
  for (let day = addDays(after, 1); day < before; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * When a day's digest is due. An hour that the clocks skip begins where the skipped time ends; one that they repeat
 * means its first time.
 */
export function dueAt(day: string, { timezone, hour }: DigestTimes): Date {
  const onTheWall = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  // Clocks change once within two days, if at all: one of the two offsets is the right one.
  const before = onTheWall - offsetMs(onTheWall - DAY_MS, timezone);
  const after = onTheWall - offsetMs(onTheWall + DAY_MS, timezone);
  const right = [before, after].filter((at) => at + offsetMs(at, timezone) === onTheWall);
  return new Date(right.length > 0 ? Math.min(...right) : before);
}

/** The first time a digest is due after this moment. */
export function nextDueAfter(at: Date, times: DigestTimes): Date {
  const today = localDay(at, times.timezone);
  const todays = dueAt(today, times);
  return todays > at ? todays : dueAt(addDays(today, 1), times);
}

/** How far the wall clock there is ahead of UTC. */
function offsetMs(at: number, timezone: string): number {
  const wall = new Date(at).toLocaleString('sv', { timeZone: timezone }); // "2026-11-23 07:00:00"
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
