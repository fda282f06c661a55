import type { Clock } from '../../domain/clock.ts';

export type Report = (error: Error) => void;

const quietMs = 60_000;

/** A database that is away fails every look at every job, several times a second: the same message is reported once a minute. */
export function onceAMinute(report: Report, clock: Clock): Report {
  let last = { message: '', at: Number.NEGATIVE_INFINITY };
  return (error) => {
    const at = clock.now().getTime();
    if (error.message === last.message && at - last.at < quietMs) return;
    last = { message: error.message, at };
    report(error);
  };
}
