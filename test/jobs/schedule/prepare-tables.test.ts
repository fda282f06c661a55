import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { prepareScheduleTables, startSchedule, type ScheduleOptions } from '../../../jobs/schedule.ts';
import { createEmptyDatabase } from '../../support/postgres.ts';

const role = 'schedule_test_app';

describe('prepareScheduleTables', () => {
  it('makes one table in a schema of its own, by however many starters at once', async () => {
    const { url, drop } = await createEmptyDatabase();
    await Promise.all([1, 2, 3, 4].map(() => prepareScheduleTables(url)));
    expect(
      await rows(url, `select schemaname, tablename from pg_tables where schemaname !~ '^(pg_|information_schema)'`),
    ).toEqual([{ schemaname: 'agenda', tablename: 'agenda_jobs' }]);
    await drop();
  });

  it('lets the application role run jobs and not change the table', async () => {
    const { url, drop } = await createEmptyDatabase();
    await makeRole(url);
    await prepareScheduleTables(url, { appRole: role });
    const run = vi.fn<() => Promise<void>>().mockResolvedValue();
    const schedule = await startSchedule(options(url, run));
    await schedule.runNow('nudge');
    await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(1), { timeout: 5_000 });
    await schedule.stop();
    await expect(rows(url, `set role ${role}; drop table agenda.agenda_jobs`)).rejects.toMatchObject({ code: '42501' });
    await drop();
  });

  it('is asked for when the table is missing or may not be read', async () => {
    const { url, drop } = await createEmptyDatabase();
    const start = () => startSchedule(options(url, () => Promise.resolve()));
    await makeRole(url);
    await expect(start()).rejects.toMatchObject({ code: 'schedule-tables-missing' });
    await prepareScheduleTables(url);
    await expect(start()).rejects.toMatchObject({ code: 'schedule-tables-missing' });
    await drop();
  });
});

function options(databaseUrl: string, run: () => Promise<void>): ScheduleOptions {
  return {
    backend: { kind: 'postgres', databaseUrl, role },
    jobs: [{ name: 'nudge', every: '0 0 1 1 *', run }],
    onError: (_, error) => expect.fail(error.message),
    pace: { processEveryMs: 50 },
  };
}

/** Roles belong to the whole server, so an earlier test may have made it. */
async function makeRole(url: string): Promise<void> {
  await rows(url, `do $$ begin create role ${role}; exception when duplicate_object then null; end $$`);
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
