import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { digestMessage } from '../../../domain/digest/digest.ts';
import { makeDigest, makeDueDigest, previewDigest } from '../../../domain/digest/make-digest.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { runReconcile } from '../../../domain/reconcile/run-reconcile.ts';
import { HOUR, MINUTE, World } from '../reconcile/world.ts';
import { recordRun } from './recorded.ts';

let world: World;

beforeEach(async () => {
  world = await World.open();
});

afterEach(() => world.close());

function deps(timezone = 'Europe/Berlin') {
  return { database: world.database, dueTimes: defaultDueTimes, times: { timezone, hour: 7 }, sandbox: true };
}

function notices() {
  return query(world.em(), 'select kind, day::text, wanted, shown from notice order by kind');
}

describe('makeDigest', () => {
  it('stores one digest and the two notices that tell it', async () => {
    const digest = await makeDigest(deps(), world.now);
    expect(digest).toMatchObject({ day: '2026-11-23', allClear: false, sandbox: true });
    expect(digestMessage(digest)).toMatchObject({ day: '2026-11-23', nextDueAt: new Date('2026-11-24T06:00:00Z') });
    expect(await notices()).toEqual([
      { kind: 'digest-mail', day: '2026-11-23', wanted: 1, shown: 0 },
      { kind: 'digest-slack', day: '2026-11-23', wanted: 1, shown: 0 },
    ]);
  });

  it('answers the same digest for the rest of the day, whatever happens meanwhile', async () => {
    const first = await makeDigest(deps(), world.now);
    await recordRun(world, { at: world.now });
    world.pass(12 * HOUR);
    expect(await makeDigest(deps(), world.now)).toEqual(first);
    world.pass(2 * HOUR);
    expect((await makeDigest(deps(), world.now)).day).toBe('2026-11-24');
    expect(await notices()).toHaveLength(4);
  });

  it('makes one when two processes make it at once', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => makeDigest(deps(), world.now)));
    for (const digest of made) expect(digest).toEqual(made[0]);
    expect(await query(world.em(), 'select day from digest')).toHaveLength(1);
    expect(await notices()).toHaveLength(2);
  });

  it('goes by the local date', async () => {
    world.now = new Date('2026-11-23T23:30:00Z');
    expect((await makeDigest(deps(), world.now)).day).toBe('2026-11-24');
    expect((await makeDigest(deps('America/New_York'), world.now)).day).toBe('2026-11-23');
  });

  it.each([
    ['forward', ['2026-03-28T06:00:00Z', '2026-03-29T05:00:00Z', '2026-03-30T05:00:00Z']],
    ['back', ['2026-10-24T05:00:00Z', '2026-10-25T06:00:00Z', '2026-10-26T06:00:00Z']],
  ])('comes once a day when the clocks go %s, and misses none', async (_way, expected) => {
    const upSince = new Date('2026-01-01');
    const made: string[] = [];
    const end = new Date(expected[2]!).getTime();
    for (let at = new Date(expected[0]!).getTime() - 10 * HOUR; at <= end; at += HOUR / 2) {
      const digest = await makeDueDigest({ ...deps(), upSince }, new Date(at));
      if (digest?.content.madeAt === new Date(at).toISOString()) made.push(digest.content.madeAt.replace('.000', ''));
    }
    expect(made.slice(-3)).toEqual(expected);
    expect(made).toHaveLength(4); // the first one is the day before's, ten hours earlier
    expect(await query(world.em(), 'select day from digest')).toHaveLength(4);
  });

  it('names the days that had none', async () => {
    await makeDigest(deps(), world.now);
    world.pass(72 * HOUR);
    const { reasons } = await makeDigest(deps(), world.now);
    expect(reasons).toContain('No digest was made on Tue 24 Nov, Wed 25 Nov.');
  });
});

describe('makeDueDigest', () => {
  it('makes none before its hour', async () => {
    const waiting = { ...deps(), upSince: new Date('2026-11-20') };
    expect(await makeDueDigest(waiting, new Date('2026-11-23T05:59:59Z'))).toBeNull();
    expect(await makeDueDigest(waiting, new Date('2026-11-23T06:00:00Z'))).toMatchObject({ day: '2026-11-23' });
  });

  it('lets a process that came up late end its first check', async () => {
    const late = { ...deps(), upSince: world.now };
    await recordRun(world, { at: world.now, failure: 'The process ended before the run did.' }); // began before
    expect(await makeDueDigest(late, world.now)).toBeNull();
    await recordRun(world, { at: new Date(world.now.getTime() + 2 * MINUTE) });
    expect(await makeDueDigest(late, new Date(world.now.getTime() + 3 * MINUTE))).toMatchObject({
      headline: 'ALL CLEAR',
    });
  });

  it('waits a quarter of an hour for it and no longer', async () => {
    const late = { ...deps(), upSince: world.now };
    world.pass(15 * MINUTE - 1);
    expect(await makeDueDigest(late, world.now)).toBeNull();
    world.pass(1);
    expect(await makeDueDigest(late, world.now)).toMatchObject({
      headline: 'NOT CHECKED: the shop was never compared with the warehouse',
    });
  });
});

describe('previewDigest', () => {
  it('says NOT CHECKED before the first reconcile and ALL CLEAR after it, on day one too', async () => {
    await world.sku('TEE');
    await world.open('TEE', 12);
    world.storefront.addItem('TEE', 12);
    expect(await previewDigest(deps(), world.now)).toMatchObject({ allClear: false, skusExpected: 1, skusCompared: 0 });
    await runReconcile(world.deps, world.signal);
    expect(await previewDigest(deps(), world.now)).toMatchObject({
      headline: 'ALL CLEAR',
      allClear: true,
      reasons: [],
      skusExpected: 1,
      skusCompared: 1,
      opened: 0,
    });
  });

  it('stores nothing and tells nobody', async () => {
    await previewDigest(deps(), world.now);
    expect(await query(world.em(), 'select day from digest')).toEqual([]);
    expect(await notices()).toEqual([]);
  });

  it('counts a drift that reconcile found and a person must see', async () => {
    await world.sku('TEE');
    await world.open('TEE', 12);
    world.storefront.addItem('TEE', 12);
    await runReconcile(world.deps, world.signal);
    world.storefront.change('TEE', -6);
    world.pass(HOUR);
    await runReconcile(world.deps, world.signal);
    expect(await previewDigest(deps(), world.now)).toMatchObject({
      headline: 'CHECKED, 1 NEEDS YOU',
      opened: 1,
      stillOpen: 1,
      healed: 0,
      content: { open: [{ sku: 'TEE', says: expect.stringContaining('shop shows 6 too few at main, major') }] },
    });
    world.storefront.change('TEE', 6);
    await runReconcile(world.deps, world.signal);
    expect(await previewDigest(deps(), world.now)).toMatchObject({
      headline: 'ALL CLEAR',
      opened: 1,
      stillOpen: 0,
      healed: 1,
    });
  });
});
