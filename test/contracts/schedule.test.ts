import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../domain/errors.ts';
import { backendsUnderTest, realMongoUri } from './schedule-backends.ts';
import { Crew, mostSince, Tally, taking } from './schedule-crew.ts';

const yearly = '0 0 1 1 *';
const hourAgo = (): Date => new Date(Date.now() - 3_600_000);
/** Lets `check` come true; every wait here ends long before. */
const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 8_000, interval: 20 });

beforeAll(() => {
  const real = realMongoUri === undefined ? 'no real MongoDB (TEST_MONGODB_URI is not set)' : 'also on a real MongoDB';
  console.log(`schedule: the MongoDB path ran on a wire-protocol double; ${real}`);
});

describe.concurrent.each(backendsUnderTest)('schedule on $title', ({ open, canDropConnections }) => {
  it('runs a job at its interval, the first time at once', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const began = Date.now();
    await crew.start([tally.job('0.3 seconds')]);
    await soon(() => expect(tally.starts.length).toBeGreaterThanOrEqual(4));
    expect(tally.starts[0]! - began).toBeLessThan(2_000);
    expect(tally.starts.length).toBeLessThanOrEqual(mostSince(began, 300));
  });

  it('never runs a job twice at once in a process, however long it takes', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    await crew.start([tally.job('0.1 seconds', taking(350))]);
    await soon(() => expect(tally.ended).toBeGreaterThanOrEqual(3));
    expect(tally.mostAtOnce).toBe(1);
  });

  it('aborts a run whose lock lapsed and starts no other beside it', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    await crew.start([tally.job('0.1 seconds', taking(1_500))], { lockLifetimeMs: 300 });
    await soon(() => expect(tally.ended).toBeGreaterThanOrEqual(1));
    expect(tally.mostAtOnce).toBe(1);
    expect(tally.signals[0]?.reason).toMatchObject({ code: 'job-lock-lapsed' });
    expect(crew.errors).toContainEqual({
      jobName: 'count',
      error: expect.objectContaining({ code: 'job-still-running' }),
    });
  });

  it('keeps a lock that is touched, from the other process too', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const job = tally.job('0.1 seconds', async (touch) => {
      for (let step = 0; step < 30; step += 1) await sleep(100).then(touch);
    });
    await crew.start([job], { lockLifetimeMs: 1_500 });
    await crew.start([job], { lockLifetimeMs: 1_500 });
    await soon(() => expect(tally.ended).toBeGreaterThanOrEqual(1));
    expect(tally.mostAtOnce).toBe(1);
    expect(tally.signals[0]?.aborted).toBe(false);
    expect(crew.errors).toEqual([]);
  });

  it('shares a job between two schedules, each run in one of them only', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const job = tally.job('0.3 seconds', taking(100));
    const began = Date.now();
    const [first] = await Promise.all([crew.start([job]), crew.start([job])]);
    await soon(() => expect(tally.starts.length).toBeGreaterThanOrEqual(5));
    expect(tally.starts.length).toBeLessThanOrEqual(mostSince(began, 300));
    expect(tally.mostAtOnce).toBe(1);
    await first.stop();
    const before = tally.starts.length;
    await soon(() => expect(tally.starts.length).toBeGreaterThanOrEqual(before + 2));
  });

  it('runs an overdue job at once at boot, and once, however many start', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const earlier = await crew.start([tally.job(yearly)]);
    await earlier.stop();
    await place.setNextRunAt('count', hourAgo());
    const [one] = await Promise.all([crew.start([tally.job(yearly)]), crew.start([tally.job(yearly)])]);
    await soon(() => expect(tally.ended).toBe(1));
    await sleep(300);
    expect(tally.starts).toHaveLength(1);
    const [run] = await one.nextRuns();
    expect(run!.nextRunAt!.getTime()).toBeGreaterThan(Date.now());
  });

  it('leaves the next run alone when the interval is the same, and takes a changed one', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const first = await crew.start([tally.job('1 hour')]);
    await soon(() => expect(tally.ended).toBe(1));
    const [planned] = await first.nextRuns();
    await first.stop();
    const same = await crew.start([tally.job('1 hour')]);
    expect((await same.nextRuns())[0]!.nextRunAt).toEqual(planned!.nextRunAt);
    await same.stop();
    await crew.start([tally.job('0.2 seconds')]);
    await soon(() => expect(tally.ended).toBeGreaterThanOrEqual(4));
  });

  it('reports a handler that throws and runs it again', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    let broken = true;
    const job = tally.job('0.2 seconds', () => {
      if (broken) throw new DomainError('shelf-empty', 'Nothing there.');
    });
    const schedule = await crew.start([job]);
    await soon(() => expect(crew.errors.length).toBeGreaterThanOrEqual(2));
    expect(crew.errors[0]).toEqual({ jobName: 'count', error: expect.objectContaining({ code: 'shelf-empty' }) });
    const failCount = async () => (await schedule.nextRuns())[0]!.failCount;
    await expect.poll(failCount, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
    broken = false;
    await expect.poll(failCount, { timeout: 5_000 }).toBe(0);
  });

  it('waits for a running job when it stops, tells it so, and saves its end', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const schedule = await crew.start([tally.job(yearly, taking(700))]);
    await schedule.runNow('count');
    await soon(() => expect(tally.atOnce).toBe(1));
    await schedule.stop();
    expect(tally.ended).toBe(1);
    expect(tally.signals[0]?.aborted).toBe(true);
    const later = await crew.start([tally.job(yearly)]);
    expect((await later.nextRuns())[0]!.lastFinishedAt).toBeInstanceOf(Date);
    expect(tally.starts).toHaveLength(1);
  });

  it('stops without a job that will not end, and says which', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const schedule = await crew.start([tally.job('1 hour', taking(2_500))], { drainMs: 300 });
    await soon(() => expect(tally.atOnce).toBe(1));
    const began = Date.now();
    await schedule.stop();
    expect(Date.now() - began).toBeLessThan(1_500);
    expect(crew.errors.at(-1)).toEqual({
      jobName: 'schedule',
      error: expect.objectContaining({ code: 'schedule-stopped-early', details: { names: ['count'] } }),
    });
  });

  it('gives back a lock it took ahead of time, so that the next starter need not wait for it to lapse', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const slow = { processEveryMs: 1_500, lockLifetimeMs: 45_000 };
    const first = await crew.start([tally.job('1 second')], slow);
    await soon(() => expect(tally.ended).toBe(1));
    await place.setNextRunAt('count', new Date(Date.now() + 2_000));
    await sleep(1_600);
    await first.stop();
    expect(tally.starts).toHaveLength(1);
    await crew.start([tally.job('1 second')], { lockLifetimeMs: 45_000 });
    await soon(() => expect(tally.starts.length).toBeGreaterThanOrEqual(2));
  });

  it('runs a job when told to, after the run that is going on', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    const schedule = await crew.start([tally.job(yearly, taking(400))]);
    await schedule.runNow('count');
    await soon(() => expect(tally.atOnce).toBe(1));
    await schedule.runNow('count');
    await soon(() => expect(tally.ended).toBe(2));
    expect(tally.mostAtOnce).toBe(1);
    await expect(schedule.runNow('cuont')).rejects.toMatchObject({ code: 'job-unknown' });
  });

  it.runIf(canDropConnections)('goes on when all its connections are cut, in the middle of a run too', async () => {
    await using place = await open();
    await using crew = new Crew(place);
    const tally = new Tally();
    await crew.start([tally.job('0.3 seconds', taking(150))]);
    for (let cut = 1; cut <= 3; cut += 1) {
      await soon(() => expect(tally.atOnce).toBe(1));
      await place.dropConnections();
      const before = tally.ended;
      await soon(() => expect(tally.ended).toBeGreaterThanOrEqual(before + 2));
    }
    expect(tally.mostAtOnce).toBe(1);
  });
});
