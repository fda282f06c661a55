import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { listMessages } from '../../../domain/history/list-messages.ts';
import { listSkuMessages } from '../../../domain/history/list-sku-messages.ts';
import { requestCorrection } from '../../../domain/outbox/request-correction.ts';
import { learnItems } from '../../../domain/storefront/learn-items.ts';
import { MINUTE, World } from '../reconcile/world.ts';
import { BothLogins } from './both-logins.ts';

let world: World;
let both: BothLogins;
let waiting: string;

const start = new Date('2026-11-23T10:00:00Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);

// Ids 1 to 8, but for 2 and 7, are messages of TEE.
beforeAll(async () => {
  world = await World.open();
  both = await BothLogins.open(world.database);
  for (const sku of ['TEE', 'MUG', 'NEVER']) await world.sku(sku);
  world.storefront.addItem('TEE', 0);
  await world.open('TEE', 10);
  await world.receive('MUG', 1);
  await world.receive('TEE', 5);
  await world.settle(await world.deliver('TEE', 'frozen'), 'applied');
  world.pass(MINUTE);
  await world.receive('TEE', 6);
  await world.deliver('TEE', 'rejected');
  world.pass(MINUTE);
  await correct();
  await world.receive('TEE', 7);
  waiting = await world.deliver('TEE', 'waiting', { attempts: 12 });
  await tries(waiting, 12);
  await world.receive('MUG', 2);
  world.pass(MINUTE);
  await world.ship('TEE', 2, '#1001');
  await learnItems(world.deps, ['TEE', 'MUG'], world.signal);
  await world.receive('TEE', 1, 'Z');
});
afterAll(async () => {
  await both.close();
  await world.close();
});

/** Sets the shop from 9 to 5, which came too late. */
async function correct(): Promise<void> {
  await world.em().transactional(async (em) => {
    const [sku] = await query<{ id: number }>(em, `select id from sku where code = 'TEE'`);
    await requestCorrection(em, { skuId: sku!.id, locationId: 1, from: 9, to: 5, at: world.now });
  });
  const stale = await world.deliver('MUG', 'frozen');
  await run(world.em(), `update message set state = 'frozen', delivery_id = $1 where effect = 'set'`, [stale]);
  await run(world.em(), `update delivery set state = 'stale', settled_at = $2, explanation = 'moved' where id = $1`, [
    stale,
    world.now,
  ]);
}

/** Sends one after the other, the last of which never ended. */
async function tries(delivery: string, count: number): Promise<void> {
  await run(
    world.em(),
    `insert into delivery_attempt (delivery_id, number, epoch, started_at, finished_at, outcome, explanation)
     select $1, n, 1, $2::timestamptz + n * interval '1 second',
            case when n < $3 then $2::timestamptz + n * interval '2 seconds' end,
            case when n < $3 then 'unknown:timeout' end, case when n < $3 then 'no answer ' || n end
       from generate_series(1, $3::integer) n`,
    [delivery, world.now, count],
  );
}

type Asked = Partial<Parameters<typeof listSkuMessages>[1]>;
const list = (asked: Asked = {}) =>
  both.ask((database) => listSkuMessages(database.em(), { sku: 'TEE', limit: 20, ...asked }));
const ids = async (asked: Asked) => (await list(asked)).rows.map(({ id }) => id);

describe('listSkuMessages', () => {
  it('says of a SKU’s messages what listMessages says of all, newest first', async () => {
    const { rows, next } = await list();
    expect(rows.map(({ id, status }) => `${id} ${status}`)).toEqual([
      '9 blocked',
      '8 expecting',
      '6 waiting',
      '5 netted',
      '4 rejected',
      '3 confirmed',
      '1 none',
    ]);
    expect(next).toBeNull();
    const all = (await listMessages(world.em(), { limit: 50 })).filter(({ sku }) => sku === 'TEE');
    expect(rows).toMatchObject(all);
  });

  it('follows a push from its movement to the last send', async () => {
    const [push] = (await list({ states: ['waiting'] })).rows;
    expect(push).toMatchObject({
      delta: 7,
      movementId: 5,
      orderName: null,
      settledAt: null,
      deliveryId: waiting,
      deliveryState: 'waiting',
      attempts: 12,
      nextAttemptAt: after(2),
    });
    expect(push!.tries.map(({ number }) => number)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(push!.tries.slice(0, 2)).toEqual([
      {
        number: 12,
        startedAt: new Date(after(2).getTime() + 12_000),
        finishedAt: null,
        outcome: null,
        explanation: null,
      },
      {
        number: 11,
        startedAt: new Date(after(2).getTime() + 11_000),
        finishedAt: new Date(after(2).getTime() + 22_000),
        outcome: 'unknown:timeout',
        explanation: 'no answer 11',
      },
    ]);
  });

  it('shows a correction with both its numbers and no movement', async () => {
    const [correction] = (await list({ states: ['netted'] })).rows;
    expect(correction).toMatchObject({
      effect: 'set',
      reason: 'correction',
      movementId: null,
      setFrom: 9,
      setTo: 5,
      deliveryState: 'stale',
      explanation: 'moved',
      settledAt: after(2),
    });
  });

  it('names the order of an expectation, why a push is blocked, and when one was settled', async () => {
    const [blocked, expecting, , , , applied] = (await list()).rows;
    expect(expecting).toMatchObject({ effect: 'expect', orderName: '1001', delta: -2, deliveryId: null, tries: [] });
    expect(blocked).toMatchObject({ location: 'other', explanation: 'not-stocked', deliveryState: null });
    expect(applied).toMatchObject({ status: 'confirmed', deliveryState: 'applied', settledAt: start });
  });

  it('keeps to a location, to states and to when they were made', async () => {
    expect(await ids({ location: 'other' })).toEqual([9]);
    expect(await ids({ states: ['rejected', 'confirmed', 'quarantined'] })).toEqual([4, 3]);
    expect(await ids({ states: ['blocked'], location: 'main' })).toEqual([]);
    expect(await ids({ within: { from: after(1), to: after(2) } })).toEqual([4]);
    expect(await ids({ within: { to: after(1) } })).toEqual([3, 1]);
    expect(await ids({ within: { from: after(3) } })).toEqual([9, 8]);
  });

  it('goes on where a page ended, and ends', async () => {
    const first = await list({ limit: 4 });
    expect([first.rows.length, first.next]).toEqual([4, 5]);
    expect(await ids({ limit: 4, before: 5 })).toEqual([4, 3, 1]);
    expect((await list({ limit: 3, before: 5 })).next).toBeNull();
    expect(await ids({ limit: 1, before: 9, states: ['rejected', 'none'] })).toEqual([4]);
  });

  it('has nothing of a SKU that never moved, or that nobody knows', async () => {
    for (const sku of ['NEVER', 'UNKNOWN']) expect(await list({ sku })).toEqual({ rows: [], next: null });
  });
});
