/** How long each term may take, in ms from when we learned of it; past that the row is overdue and excuses nothing. */
export interface DueTimes {
  /** Told to the shop and confirmed. */
  readonly U: number;
  /** Shipped here: fulfilled there. */
  readonly S: number;
  /** Fulfilled there: shipped here. */
  readonly F: number;
  /** Restocked there: received here. */
  readonly R: number;
  /** Received here: restocked there. */
  readonly V: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A delivery takes seconds, a parcel's paperwork a working day, a return two weeks: beyond that somebody should look. */
export const defaultDueTimes: DueTimes = { U: 15 * MINUTE, S: DAY, F: DAY, R: 14 * DAY, V: 14 * DAY };
