import { describe, expect, it } from 'vitest';
import type { DomainError } from '../../../domain/errors.ts';
import { openMongoStore } from '../../../jobs/schedule/mongo-store.ts';
import { openPostgresStore } from '../../../jobs/schedule/postgres-store.ts';
import { prepareScheduleTables } from '../../../jobs/schedule/prepare-tables.ts';
import type { Rhythm, ScheduleStore } from '../../../jobs/schedule/store.ts';
import { startMongoDouble } from '../../support/mongo-double/server.ts';
import { createEmptyDatabase } from '../../support/postgres.ts';

const soon = new Date(Date.now() + 60_000);
const later = new Date(Date.now() + 3_600_000);
const rhythm: Rhythm = { name: 'drain', every: '60 seconds', timezone: null, nextRunAt: soon };

const stores = [
  { title: 'PostgreSQL', open: openPostgres },
  { title: 'MongoDB (wire double)', open: openMongo },
];

describe('a MongoDB that can not be used', () => {
  it.each([
    ['mongodb://127.0.0.1:1/lockstep', /ECONNREFUSED/],
    ['mongodb://u:canary-9c1d@127.0.0.1:1/lockstep?nonsense=1', /nonsense/],
    ['mongodb+srv://no-such-host.invalid/lockstep', /./],
  ])('is blamed on MONGODB_URI, without its password: %s', { timeout: 20_000 }, async (uri, reason) => {
    const refusal = await openMongoStore(uri).catch((error: unknown) => error as DomainError);
    expect(refusal).toMatchObject({ code: 'schedule-store-unusable', message: expect.stringMatching(reason) });
    expect(refusal).toMatchObject({ message: expect.stringContaining('Check MONGODB_URI') });
    expect(refusal).toMatchObject({ message: expect.not.stringContaining('9c1d') });
  });
});

describe.each(stores)('the schedule store on $title', ({ open }) => {
  it('adds a job once; the second starter changes nothing', async () => {
    const store = await open();
    await Promise.all([1, 2, 3].map(() => store.add(rhythm)));
    await store.add({ ...rhythm, every: '1 hour', nextRunAt: later });
    expect(await rowsOf(store)).toEqual([{ every: '60 seconds', nextRunAt: soon, locked: false }]);
    await store.close();
  });

  it('takes a new interval and leaves the lock and, when it has the interval, the time alone', async () => {
    const store = await open();
    await store.add(rhythm);
    await lock(store);
    await store.change({ ...rhythm, every: '1 hour', nextRunAt: later });
    await store.change({ ...rhythm, every: '1 hour', nextRunAt: soon });
    expect(await rowsOf(store)).toEqual([{ every: '1 hour', nextRunAt: later, locked: true }]);
    await store.change({ ...rhythm, every: '1 hour', timezone: 'Asia/Tokyo', nextRunAt: soon });
    expect(await rowsOf(store)).toEqual([{ every: '1 hour', nextRunAt: soon, locked: true }]);
    await store.close();
  });

  it('makes a job due unless it is locked', async () => {
    const store = await open();
    await store.add(rhythm);
    expect(await store.makeDue('drain', later)).toBe(true);
    expect(await rowsOf(store)).toMatchObject([{ nextRunAt: later }]);
    await lock(store);
    expect(await store.makeDue('drain', soon)).toBe(false);
    expect(await rowsOf(store)).toMatchObject([{ nextRunAt: later }]);
    await store.close();
  });
});

async function rowsOf({ repository }: ScheduleStore): Promise<unknown[]> {
  const { jobs } = await repository.queryJobs({ name: 'drain' });
  return jobs.map((job) => ({
    every: job.repeatInterval,
    nextRunAt: job.nextRunAt,
    locked: job.lockedAt !== undefined,
  }));
}

async function lock({ repository }: ScheduleStore): Promise<void> {
  const longAgo = new Date(0);
  expect(
    await repository.getNextJobToRun('drain', new Date(Date.now() + 7_200_000), longAgo, undefined, undefined),
  ).toBeDefined();
}

async function openPostgres(): Promise<ScheduleStore> {
  const { url } = await createEmptyDatabase();
  await prepareScheduleTables(url);
  return openPostgresStore({ kind: 'postgres', databaseUrl: url }, (error) => expect.fail(error.message));
}

async function openMongo(): Promise<ScheduleStore> {
  return openMongoStore((await startMongoDouble()).uri);
}
