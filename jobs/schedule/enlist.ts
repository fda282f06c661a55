import type { Agenda, JobWithState } from 'agenda';
import { DomainError } from '../../domain/errors.ts';
import type { ScheduledJob } from './scheduled-job.ts';
import type { Rhythm, ScheduleStore } from './store.ts';

/** Brings the database in line with the code: only what is absent or has another interval is touched, so an overdue run stays overdue. */
export async function enlist(agenda: Agenda, store: ScheduleStore, jobs: readonly ScheduledJob[]): Promise<void> {
  const { jobs: rows } = await agenda.queryJobs({ names: jobs.map((job) => job.name) });
  for (const job of jobs) {
    const row = rows.find((row) => row.name === job.name && row.type === 'single');
    if (!row) await store.add(rhythmOf(agenda, job));
    else if (differs(row, job)) await store.change(rhythmOf(agenda, job, row.lastRunAt));
  }
}

function differs(row: JobWithState, job: ScheduledJob): boolean {
  return row.repeatInterval !== job.every || (row.repeatTimezone ?? null) !== (job.timezone ?? null);
}

/** Under a new interval the next run is counted from the last one; Agenda does the reckoning, and nothing is saved. */
function rhythmOf(agenda: Agenda, job: ScheduledJob, lastRunAt?: Date): Rhythm {
  const reckoning = agenda.create(job.name, {});
  if (lastRunAt) reckoning.attrs.lastRunAt = lastRunAt;
  reckoning.repeatEvery(job.every, job.timezone === undefined ? {} : { timezone: job.timezone });
  const { nextRunAt, failReason } = reckoning.attrs;
  if (!nextRunAt) {
    throw new DomainError(
      'job-interval-unreadable',
      `"${job.every}" is no interval for ${job.name}: write "60 seconds" or a cron expression.`,
      { name: job.name, every: job.every, reason: failReason },
    );
  }
  return { name: job.name, every: job.every, timezone: job.timezone ?? null, nextRunAt };
}
