import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { expectedOf, readExpectations, type Terms } from '../../../domain/reconcile/expected.ts';
import { matchOrders } from '../../../domain/storefront/match-orders.ts';
import { takeOrders } from '../../../domain/storefront/take-orders.ts';
import { DAY, MINUTE, World } from './world.ts';

let world: World;
let serial = 0;

beforeAll(async () => {
  world = await World.open();
});

afterAll(() => world.close());

async function fresh(): Promise<string> {
  const sku = `SKU-${++serial}`;
  await world.sku(sku);
  world.storefront.addItem(sku, { 'loc-main': 10, 'loc-other': 0 });
  await world.open(sku, 10, { at: new Date(world.now.getTime() - DAY) });
  return sku;
}

/** Of one SKU, by location id; also proves that asking for all gives the same. */
async function read(sku: string) {
  await takeOrders(world.deps, world.signal);
  await matchOrders(world.em(), world.now);
  const [row] = await query<{ id: number }>(world.em(), 'select id from sku where code = $1', [sku]);
  const options = { now: world.now, dueTimes: defaultDueTimes };
  const one = await readExpectations(world.em(), { ...options, skuId: row!.id });
  const all = await readExpectations(world.em(), options);
  const byLocation = (a: { locationId: number }, b: { locationId: number }) => a.locationId - b.locationId;
  expect(all.filter((place) => place.skuId === row!.id).sort(byLocation)).toEqual(one.toSorted(byLocation));
  return one.toSorted(byLocation).map(({ bins, terms }) => ({ bins, terms, expected: expectedOf(bins, terms) }));
}

const terms = (some: Partial<Terms>): Terms => ({ U: 0, S: 0, F: 0, R: 0, V: 0, ...some });

interface Case {
  readonly term: keyof Terms;
  readonly units: number;
  readonly begin: (sku: string) => Promise<unknown> | void;
}

describe('the terms of expected', () => {
  const cases: Case[] = [
    { term: 'U', units: 4, begin: (sku) => world.receive(sku, 4) },
    { term: 'S', units: 3, begin: (sku) => world.ship(sku, 3, sku) },
    { term: 'F', units: 3, begin: (sku) => void world.storefront.fulfill(sku, sku, 3, { at: world.now }) },
    { term: 'R', units: 2, begin: (sku) => world.storefront.refund(sku, sku, 2, { at: world.now }) },
    { term: 'V', units: 2, begin: (sku) => world.takeBack(sku, 2, sku) },
  ];

  it.each(cases)('count $term until its due time and not a millisecond longer', async ({ term, units, begin }) => {
    const sku = await fresh();
    await begin(sku);
    const learned = world.now;
    expect(await read(sku)).toMatchObject([{ terms: terms({ [term]: units }) }]);
    world.now = new Date(learned.getTime() + defaultDueTimes[term]);
    expect(await read(sku)).toMatchObject([{ terms: terms({ [term]: units }) }]);
    world.pass(1);
    const [late] = await read(sku);
    expect(late).toMatchObject({ terms: terms({}), expected: late!.bins });
  });

  it('count the due time from when we learned of it, not from when it happened', async () => {
    const sku = await fresh();
    const at = new Date(world.now.getTime() - DAY / 2);
    world.storefront.fulfill(sku, sku, 3, { at, updatedAt: world.now });
    await read(sku);
    world.pass(DAY);
    expect(await read(sku)).toMatchObject([{ terms: terms({ F: 3 }) }]);
  });

  it('give U the sign of what the shop will be told', async () => {
    const sku = await fresh();
    await world.sell(sku, 4);
    expect(await read(sku)).toMatchObject([{ bins: 6, terms: terms({ U: -4 }), expected: 10 }]);
  });

  it.each([
    ['frozen', 5],
    ['sending', 5],
    ['waiting', 5],
    ['applied', 0],
    ['rejected', 0],
    ['quarantined', 0],
  ])('count a push whose delivery is %s as %i', async (state, units) => {
    const sku = await fresh();
    await world.receive(sku, 5);
    await world.deliver(sku, state);
    expect(await read(sku)).toMatchObject([{ bins: 15, terms: terms({ U: units }) }]);
  });

  it('belong to the location of their own row', async () => {
    const sku = await fresh();
    await world.open(sku, 5, { bin: 'Z', at: new Date(world.now.getTime() - DAY) });
    await world.ship(sku, 2, sku, 'Z');
    world.storefront.fulfill(sku, sku, 3, { at: world.now });
    await world.receive(sku, 1);
    world.pass(MINUTE);
    expect(await read(sku)).toMatchObject([
      { bins: 11, terms: terms({ U: 1, F: 1 }), expected: 9 },
      { bins: 3, terms: terms({}), expected: 3 },
    ]);
  });
});
