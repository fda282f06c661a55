import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { query, run } from '../../../domain/database.ts';
import { compareNow, type InTurn } from '../../../domain/reconcile/compare-now.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { takeOrders } from '../../../domain/storefront/take-orders.ts';
import { House, MINUTE } from '../investigation/house.ts';
import type { World } from './world.ts';

let house: House;
let world: World;
let agents: AgentDatabase;

beforeEach(async () => {
  house = await House.open();
  ({ world } = house);
  agents = await world.agents();
  await house.agreeing('MUG');
  world.pass(MINUTE);
});
afterEach(async () => {
  await agents.close();
  await house.close();
});

const compare = (sku: string, location: string | undefined = 'main', signal = world.signal) =>
  compareNow(
    { ...agents, storefront: world.storefront, clock: world.clock, dueTimes: defaultDueTimes, inTurn, share: inTurn },
    { sku, location, askedBy: 'test' },
    signal,
  );

const inTurn: InTurn = (work) => work();

const readings = () =>
  query(world.em(), `select id::float8, verdict, reason, asked_by as "askedBy" from reading order by id`);

/** Runs this right before the shop shows the item. */
function meanwhile(happens: () => unknown): void {
  const { storefront } = world;
  const findItems = storefront.findItems.bind(storefront);
  storefront.findItems = async (...asked) => {
    await happens();
    return findItems(...asked);
  };
}

const CORRECTION = `
insert into message (sku_id, location_id, effect, reason, quantity_delta, set_from, set_to, state, created_at)
select id, 1, 'set', 'correction', -1, 10, 9, 'pending', $1 from sku`;

/** A fingerprint of every table. */
async function everything(): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(
    world.em(),
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'login' order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ print: string }>(
      world.em(),
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${name} t`,
    );
    prints[name] = row!.print;
  }
  return prints;
}

describe('comparing now', () => {
  it('agrees where nothing differs, and keeps the reading', async () => {
    const compared = await compare('MUG');
    expect(compared).toEqual({
      readingId: 1,
      sku: 'MUG',
      location: 'main',
      readAt: world.now,
      warehouse: 10,
      terms: { U: 0, S: 0, F: 0, R: 0, V: 0 },
      expected: 10,
      storefront: 10,
      delta: 0,
      verdict: 'agreed',
      reason: null,
    });
    expect(await readings()).toEqual([{ id: 1, verdict: 'agreed', reason: null, askedBy: 'test' }]);
  });

  it('finds a drift, with what is on its way taken into account', async () => {
    await world.receive('MUG', 4);
    world.storefront.change('MUG', -3);
    expect(await compare('MUG')).toMatchObject({
      warehouse: 14,
      terms: { U: 4 },
      expected: 10,
      storefront: 7,
      delta: -3,
      verdict: 'drift',
    });
  });

  it('writes nothing else, whatever it finds: no case, no order, no item, no agreement', async () => {
    world.storefront.change('MUG', -7);
    world.storefront.fulfill('1001', 'CAP', 1, { at: world.now });
    const before = await everything();
    expect(await compare('MUG')).toMatchObject({ verdict: 'drift' });
    world.storefront.fulfill('1002', 'MUG', 1, { at: world.now });
    expect(await compare('MUG')).toMatchObject({ verdict: 'unjudged' });
    const after = await everything();
    expect(Object.keys(before).length).toBeGreaterThan(30);
    expect(Object.keys(before).filter((table) => before[table] !== after[table])).toEqual(['reading']);
  });

  it('reads one item and the orders, and not the whole shop', async () => {
    world.storefront.reads.length = 0;
    await compare('MUG');
    expect(world.storefront.reads).toEqual(['findItems', 'changedOrders']);
  });
});

describe('comparing now does not judge', () => {
  it('what moved while it was read', async () => {
    meanwhile(() => world.receive('MUG', 4));
    expect(await compare('MUG')).toMatchObject({
      verdict: 'unjudged',
      reason: 'it moved while it was read',
      delta: 0,
    });
    expect(await readings()).toMatchObject([{ verdict: 'unjudged', reason: 'it moved while it was read' }]);
  });

  it.each(['push', 'set'])('what a %s that waited to be sent did meanwhile', async (effect) => {
    await world.receive('MUG', 4);
    await world.deliver('MUG', 'rejected');
    if (effect === 'push') await world.receive('MUG', 4);
    else await run(world.em(), CORRECTION, [world.now]);
    meanwhile(() => run(world.em(), `update message set state = 'netted' where state = 'pending'`));
    expect(await compare('MUG')).toMatchObject({ verdict: 'unjudged', reason: 'it moved while it was read' });
  });

  it('what an order did meanwhile, though somebody else took it in', async () => {
    meanwhile(async () => {
      world.storefront.fulfill('1001', 'MUG', 2, { at: world.now });
      await takeOrders(world.deps, world.signal);
    });
    expect(await compare('MUG')).toMatchObject({
      verdict: 'unjudged',
      reason: 'it moved while it was read',
      delta: -2,
    });
  });

  it('what an update of it may or may not have changed', async () => {
    await world.receive('MUG', 4);
    await world.deliver('MUG', 'waiting', { ambiguous: true });
    expect(await compare('MUG')).toMatchObject({
      verdict: 'unjudged',
      reason: 'an update of it is being sent, and nobody knows yet whether it arrived',
    });
  });

  it('what an order changed that was not taken in yet; the next reconcile can', async () => {
    world.storefront.fulfill('1001', 'MUG', 2, { at: world.now });
    expect(await compare('MUG')).toMatchObject({
      verdict: 'unjudged',
      reason: 'the shop has an order of it that was not taken in yet; the next reconcile takes it in',
      delta: -2,
    });
    await house.reconcile();
    expect(await compare('MUG')).toMatchObject({ verdict: 'agreed', terms: { F: 2 }, delta: 0 });
  });

  it('the shop by a ledger in which nothing of it was ever recorded', async () => {
    await world.sku('CAP');
    world.storefront.addItem('CAP', 5);
    await house.reconcile();
    expect(await compare('CAP')).toMatchObject({ verdict: 'unjudged', delta: 5 });
  });

  it('anything before the first reconcile, and reads no order for it', async () => {
    await world.asOwner('delete from storefront_cursor');
    world.storefront.reads.length = 0;
    expect(await compare('MUG')).toMatchObject({
      verdict: 'unjudged',
      reason: "no reconcile took in the shop's orders to the end yet; the next one does",
    });
    expect(world.storefront.reads).not.toContain('changedOrders');
    await house.reconcile();
    expect(await compare('MUG')).toMatchObject({ verdict: 'agreed' });
  });

  it('by what happens to another SKU', async () => {
    await house.agreeing('CAP');
    meanwhile(() => world.receive('CAP', 4));
    world.storefront.fulfill('1001', 'CAP', 1, { at: world.now });
    expect(await compare('MUG')).toMatchObject({ verdict: 'agreed' });
  });
});

describe('comparing now refuses', () => {
  const refusal = (code: string, words: RegExp) => ({ code, message: expect.stringMatching(words) });

  it('a name that is not here', async () => {
    await expect(compare('MUGG')).rejects.toMatchObject(refusal('unknown-sku', /"MUGG"/));
    await expect(compare('MUG', 'attic')).rejects.toMatchObject(refusal('unknown-location', /"attic"/));
  });

  it('to choose between locations, and takes the only one that is tied to the shop', async () => {
    await expect(compareNowhere('MUG')).rejects.toMatchObject(refusal('name-a-location', /"main", "other"/));
    await world.asOwner(`update location set shop_location_id = null where name = 'other'`);
    expect(await compareNowhere('MUG')).toMatchObject({ location: 'main', verdict: 'agreed' });
    await expect(compare('MUG', 'other')).rejects.toMatchObject(refusal('not-comparable', /tied to a location/));
    await world.asOwner('update location set shop_location_id = null');
    await expect(compareNowhere('MUG')).rejects.toMatchObject(refusal('not-comparable', /No location is tied/));
  });

  it('what the shop has no one counted item of, and says what to do', async () => {
    for (const sku of ['NEW', 'UNMAPPED', 'DUPLICATE', 'UNTRACKED', 'UNSTOCKED']) await world.sku(sku);
    for (const _ of [1, 2]) world.storefront.addItem('DUPLICATE', 1);
    world.storefront.addItem('UNTRACKED', 1, { tracked: false });
    world.storefront.addItem('UNSTOCKED', { 'loc-other': 1 });
    await expect(compare('NEW')).rejects.toMatchObject(refusal('not-comparable', /not asked for it yet/));
    await house.reconcile();
    await expect(compare('UNMAPPED')).rejects.toMatchObject(refusal('not-comparable', /No item of the shop carries/));
    await expect(compare('DUPLICATE')).rejects.toMatchObject(refusal('not-comparable', /Several items/));
    await expect(compare('UNTRACKED')).rejects.toMatchObject(refusal('not-comparable', /inventory tracking/));
    await expect(compare('UNSTOCKED')).rejects.toMatchObject(refusal('not-comparable', /stock it there/));
    expect(await readings()).toEqual([]);
  });

  it('an item that carries another SKU by now', async () => {
    const item = await house.agreeing('CAP');
    world.storefront.renameItem(item, 'HAT');
    await expect(compare('CAP')).rejects.toMatchObject(refusal('not-comparable', /another SKU by now/));
    world.storefront.removeItem(item);
    await expect(compare('CAP')).rejects.toMatchObject(refusal('not-comparable', /is gone/));
    expect(await readings()).toEqual([]);
  });

  it('what another item carries too by now, or instead, and what is no longer tracked', async () => {
    const item = await house.agreeing('CAP');
    const second = world.storefront.addItem('CAP', 10);
    await expect(compare('CAP')).rejects.toMatchObject(refusal('not-comparable', /Several items/));
    world.storefront.removeItem(item);
    await expect(compare('CAP')).rejects.toMatchObject(refusal('not-comparable', /the next reconcile looks it up/));
    await house.reconcile();
    expect(await compare('CAP')).toMatchObject({ verdict: 'agreed' });
    const findItems = world.storefront.findItems.bind(world.storefront);
    world.storefront.findItems = async (...asked) =>
      (await findItems(...asked)).map((found) => ({ ...found, tracked: false }));
    await expect(compare('CAP')).rejects.toMatchObject(refusal('not-comparable', /inventory tracking/));
    world.storefront.removeItem(second);
    await expect(compare('CAP')).rejects.toMatchObject(refusal('not-comparable', /is gone/));
    expect(await readings()).toHaveLength(1);
  });

  const compareNowhere = (sku: string) =>
    compareNow(
      { ...agents, storefront: world.storefront, clock: world.clock, dueTimes: defaultDueTimes, inTurn, share: inTurn },
      { sku, askedBy: 'test' },
      world.signal,
    );
});

describe('comparing now keeps nothing', () => {
  it.each(['findItems', 'changedOrders'] as const)('when the shop does not answer %s', async (reading) => {
    world.storefront.fail(reading);
    await expect(compare('MUG')).rejects.toMatchObject({ code: 'shop-unreachable', name: 'StorefrontReadError' });
    expect(await readings()).toEqual([]);
  });

  it('when it is stopped, before or while the shop is read', async () => {
    await expect(compare('MUG', 'main', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const stop = new AbortController();
    meanwhile(() => stop.abort());
    await expect(compare('MUG', 'main', stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readings()).toEqual([]);
  });
});

describe('several locations', () => {
  it('are compared each by itself', async () => {
    await world.sku('CAP');
    await world.open('CAP', 10);
    await world.open('CAP', 4, { bin: 'Z' });
    world.storefront.addItem('CAP', { 'loc-main': 10, 'loc-other': 9 });
    await house.reconcile();
    expect(await compare('CAP', 'main')).toMatchObject({ warehouse: 10, storefront: 10, verdict: 'agreed' });
    expect(await compare('CAP', 'other')).toMatchObject({ warehouse: 4, storefront: 9, delta: 5, verdict: 'drift' });
    expect(await query(world.em(), 'select sku_id, location_id from reading order by id')).toEqual([
      { sku_id: 2, location_id: 1 },
      { sku_id: 2, location_id: 2 },
    ]);
  });
});

it('a drift of a reconcile and one of comparing now have the same numbers', async () => {
  await world.receive('MUG', 4);
  await world.ship('MUG', 2, '#1001');
  world.storefront.fulfill('1002', 'MUG', 1, { at: world.now });
  world.storefront.change('MUG', 5);
  await house.reconcile();
  const { warehouse, terms, expected, storefront, delta } = await compare('MUG');
  const [drift] = await query(
    world.em(),
    `select warehouse_total as warehouse, json_build_object('U', u, 'S', s, 'F', f, 'R', r, 'V', v) as terms,
            expected_total as expected, storefront_total as storefront, delta
       from drift`,
  );
  expect(drift).toEqual({ warehouse, terms, expected, storefront, delta });
  expect(terms).toMatchObject({ U: 4, S: 2, F: 1 });
});
