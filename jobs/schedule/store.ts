import type { JobRepository } from 'agenda';

/** How often a job runs, as it is kept in the database. */
export interface Rhythm {
  name: string;
  every: string;
  timezone: string | null;
  nextRunAt: Date;
}

/**
 * What the schedule needs of a database beside Agenda's repository. Each method is one atomic statement, because starters race:
 * Agenda's own `every()` moves an overdue run to the future and, on MongoDB, takes the lock off a job that is running.
 */
export interface ScheduleStore {
  /** Connected. */
  readonly repository: JobRepository;
  /** Adds the job unless it is there: of two starters one adds it, and an overdue run stays overdue. */
  add(rhythm: Rhythm): Promise<void>;
  /** Takes a new interval, unless another starter did; the job's lock is left alone. */
  change(rhythm: Rhythm): Promise<void>;
  /** False while the job is locked: the end of that run would overwrite its next time. */
  makeDue(name: string, now: Date): Promise<boolean>;
  close(): Promise<void>;
}
