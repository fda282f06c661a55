import type { JobParameters, JobRepository } from 'agenda';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './report.ts';

export interface LockKeeper {
  repository: JobRepository;
  /** Grants no further lock. */
  close(): void;
  /** Runs begun whose end isn't saved yet, and locks asked for and not answered. */
  pending(): number;
}

/** A run whose end isn't saved stays locked for its whole lifetime; a connection that died is replaced at once, a restart takes seconds. */
const saveAgainAfterMs = [100, 1_000, 3_000];

/**
 * Agenda's repository, with three things mended that would end the process or leave a job locked for its lock's lifetime: saves
 * are tried again, a lock that arrives after `close` is given back, and `unlockJob`, which Agenda doesn't await, never rejects.
 */
export function keepLocks(repository: JobRepository, report: Report): LockKeeper {
  const running = new Set<string>();
  let asked = 0;
  let closed = false;

  const getNextJobToRun: JobRepository['getNextJobToRun'] = async (...query) => {
    if (closed) return undefined;
    asked += 1;
    try {
      const job = await repository.getNextJobToRun(...query);
      if (!job || !closed) return job;
      await repository.unlockJob(job);
      return undefined;
    } finally {
      asked -= 1;
    }
  };

  /** Agenda saves a run's state when it begins and on each touch (with its lock), and when it ends (without). */
  const saveJobState: JobRepository['saveJobState'] = async (job, options) => {
    const id = idOf(job);
    const begins = !running.has(id);
    running.add(id);
    try {
      await persistently(() => repository.saveJobState(job, options));
      if (!job.lockedAt) running.delete(id);
    } catch (error) {
      if (begins || !job.lockedAt) running.delete(id);
      throw error;
    }
  };

  const unlockJob: JobRepository['unlockJob'] = (job) => repository.unlockJob(job).catch(report);

  return {
    repository: Object.assign(Object.create(repository) as JobRepository, { getNextJobToRun, saveJobState, unlockJob }),
    close: () => void (closed = true),
    pending: () => running.size + asked,
  };
}

function idOf(job: JobParameters): string {
  return String(job._id);
}

async function persistently(save: () => Promise<void>): Promise<void> {
  for (const pause of saveAgainAfterMs) {
    try {
      return await save();
    } catch {
      await sleep(pause);
    }
  }
  return save();
}
