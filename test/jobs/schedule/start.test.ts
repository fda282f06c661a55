import { describe, expect, it } from 'vitest';
import { startSchedule, type ScheduledJob } from '../../../jobs/schedule.ts';
import { scheduleSettings } from '../../../jobs/schedule-settings.ts';
import { startMongoDouble } from '../../support/mongo-double/server.ts';

describe('startSchedule', () => {
  it('refuses two jobs of one name', async () => {
    await expect(start([job('drain'), job('drain')])).rejects.toMatchObject({ code: 'job-name-twice' });
  });

  it.each(['often', '', '61 * * * *'])('refuses the interval "%s"', async (every) => {
    await expect(start([{ ...job('drain'), every }])).rejects.toMatchObject({ code: 'job-interval-unreadable' });
  });

  it('reads a cron expression in the zone of its job', async () => {
    const schedule = await start([{ ...job('digest'), every: '0 8 * * *', timezone: 'Asia/Tokyo' }]);
    const [digest] = await schedule.nextRuns();
    expect(digest?.nextRunAt?.toISOString()).toMatch(/T23:00:00.000Z$/);
    await schedule.stop();
  });

  it('fails, and leaves nothing open, when the database is not there', async () => {
    const backend = { kind: 'postgres', databaseUrl: 'postgres://nobody@127.0.0.1:1/none' } as const;
    await expect(startSchedule({ backend, jobs: [], onError: () => {} })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('scheduleSettings', () => {
  it.each(['mongodb://localhost:27017/lockstep', 'mongodb+srv://u:p@cluster.example/lockstep?w=1'])(
    'takes %s',
    (uri) => {
      expect(scheduleSettings.parse({ MONGODB_URI: uri })).toEqual({ MONGODB_URI: uri });
    },
  );

  it.each(['mongodb://localhost:27017', 'mongodb://localhost/?w=1', 'postgres://localhost/lockstep'])(
    'refuses %s',
    (uri) => {
      expect(scheduleSettings.safeParse({ MONGODB_URI: uri }).success).toBe(false);
    },
  );

  it('needs nothing', () => {
    expect(scheduleSettings.parse({})).toEqual({});
  });
});

const job = (name: string): ScheduledJob => ({ name, every: '1 hour', run: () => Promise.resolve() });

async function start(jobs: ScheduledJob[]) {
  const double = await startMongoDouble();
  return startSchedule({ backend: { kind: 'mongo', uri: double.uri }, jobs, onError: () => {} });
}
