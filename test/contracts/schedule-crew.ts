import { setTimeout as sleep } from 'node:timers/promises';
import { startSchedule, type Schedule, type ScheduledJob, type ScheduleOptions } from '../../jobs/schedule.ts';
import type { Place } from './schedule-backends.ts';

export type Pace = NonNullable<ScheduleOptions['pace']>;

const fast: Pace = { processEveryMs: 50, lockLifetimeMs: 5_000, drainMs: 5_000 };

/** The schedules that one test started on one place; whatever still runs is stopped at its end. */
export class Crew implements AsyncDisposable {
  readonly errors: { jobName: string; error: Error }[] = [];
  readonly #place: Place;
  readonly #started: Schedule[] = [];

  constructor(place: Place) {
    this.#place = place;
  }

  async start(jobs: ScheduledJob[], pace: Pace = {}): Promise<Schedule> {
    const schedule = await startSchedule({
      backend: this.#place.backend,
      jobs,
      onError: (jobName, error) => this.errors.push({ jobName, error }),
      pace: { ...fast, ...pace },
    });
    this.#started.push(schedule);
    return schedule;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.map((schedule) => schedule.stop()));
  }
}

/** What happened to one job, over all schedules that ran it. */
export class Tally {
  readonly starts: number[] = [];
  readonly signals: AbortSignal[] = [];
  ended = 0;
  atOnce = 0;
  mostAtOnce = 0;

  /** A job that does `act`, deaf to its signal. */
  job(every: string, act: (touch: () => Promise<void>) => Promise<unknown> | void = () => {}): ScheduledJob {
    return { name: 'count', every, run: (signal, touch) => this.#run(signal, () => act(touch)) };
  }

  async #run(signal: AbortSignal, act: () => Promise<unknown> | void): Promise<void> {
    this.starts.push(Date.now());
    this.signals.push(signal);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      await act();
    } finally {
      this.atOnce -= 1;
      this.ended += 1;
    }
  }
}

export const taking = (ms: number) => (): Promise<void> => sleep(ms);

/** A run is due an interval after the last one was, so no more than this can have begun, on a busy machine either. */
export const mostSince = (began: number, intervalMs: number): number => 1 + (Date.now() - began) / intervalMs;
