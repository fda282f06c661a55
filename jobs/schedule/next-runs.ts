import type { JobWithState } from 'agenda';
import type { Engine } from './engine.ts';

export interface PlannedRun {
  name: string;
  nextRunAt: Date | null;
  lastRunAt: Date | null;
  lastFinishedAt: Date | null;
  /** Failures in a row; 0 after a success. */
  failCount: number;
}

/** In the order the jobs were given. */
export async function nextRuns({ agenda, jobs }: Engine): Promise<PlannedRun[]> {
  const { jobs: rows } = await agenda.queryJobs({ names: jobs.map((job) => job.name) });
  return jobs.map(({ name }) =>
    planned(
      name,
      rows.find((row) => row.name === name && row.type === 'single'),
    ),
  );
}

function planned(name: string, row: JobWithState | undefined): PlannedRun {
  return {
    name,
    nextRunAt: row?.nextRunAt ?? null,
    lastRunAt: row?.lastRunAt ?? null,
    lastFinishedAt: row?.lastFinishedAt ?? null,
    failCount: row?.failCount ?? 0,
  };
}
