import type { Clock } from '../domain/clock.ts';
import { startEngine, type Pace } from './schedule/engine.ts';
import { nextRuns, type PlannedRun } from './schedule/next-runs.ts';
import type { PostgresBackend } from './schedule/postgres-store.ts';
import { runNow } from './schedule/run-now.ts';
import type { ScheduledJob } from './schedule/scheduled-job.ts';
import { stopEngine } from './schedule/stop-engine.ts';

export { prepareScheduleTables } from './schedule/prepare-tables.ts';
export type { ScheduledJob };

export interface ScheduleOptions {
  /** PostgreSQL needs `prepareScheduleTables` to have run; MongoDB makes its collection itself, in the database its URI names. */
  backend: PostgresBackend | { kind: 'mongo'; uri: string };
  jobs: readonly ScheduledJob[];
  /** Called for every run that failed, and under the name `schedule` when the schedule's own database is in trouble. */
  onError: (jobName: string, error: Error) => void;
  clock?: Clock;
  pace?: Partial<Pace>;
}

export interface Schedule {
  /**
   * Begins no new run, aborts the running handlers' signals and waits for them, `drainMs` at most. A run that is still going
   * on then keeps its lock until that lapses. A second call gives the same promise.
   */
  stop(): Promise<void>;
  /**
   * Makes the job due; whichever process is free runs it within a second or two. Resolves when it is due, not when it ran. A
   * run that is going on is waited for, so that a whole run follows the call. Refuses: `job-unknown`, `job-still-running`.
   */
  runNow(name: string): Promise<void>;
  nextRuns(): Promise<PlannedRun[]>;
}

/**
 * Runs the jobs at their intervals, shared with every other process on the same database. Runs are nudges: the truth is in our
 * own tables, and two processes can run one job at once when a lock lapses, so each use case holds a lease of its own.
 * Refuses: `job-name-twice`, `job-interval-unreadable`, `schedule-tables-missing`.
 */
export async function startSchedule(options: ScheduleOptions): Promise<Schedule> {
  const engine = await startEngine(options);
  let stopped: Promise<void> | undefined;
  return {
    stop: () => (stopped ??= stopEngine(engine)),
    runNow: (name) => runNow(engine, name),
    nextRuns: () => nextRuns(engine),
  };
}
