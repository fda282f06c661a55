import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { matchOrders } from '../../../domain/storefront/match-orders.ts';
import { takeOrders } from '../../../domain/storefront/take-orders.ts';
import { DAY, HOUR, MINUTE, World } from '../reconcile/world.ts';

let world: World;
let serial = 0;

beforeAll(async () => {
  world = await World.open();
});

afterAll(() => world.close());

/** A SKU and an order of their own, 50 units in A, B and Z each. */
async function fresh() {
  const sku = `SKU-${++serial}`;
  await world.sku(sku);
  world.storefront.addItem(sku, { 'loc-main': 100, 'loc-other': 50 });
  for (const bin of ['A', 'B', 'Z']) await world.open(sku, 50, { bin, at: new Date(world.now.getTime() - DAY) });
  return { sku, order: `${serial}` };
}

async function settle(): Promise<void> {
  world.pass(1000);
  await takeOrders(world.deps, world.signal);
  await matchOrders(world.em(), world.now);
}

function messagesOf(sku: string) {
  return query<{ bin: string; units: number; matched: number; state: string; settled: boolean }>(
    world.em(),
    `select b.code as bin, abs(m.quantity_delta) as units, m.matched, m.state, m.settled_at is not null as settled
       from message m join movement v on v.id = m.movement_id join bin b on b.id = v.bin_id join sku s on s.id = m.sku_id
      where s.code = $1 and m.effect = 'expect' order by b.code, units`,
    [sku],
  );
}

function eventsOf(sku: string) {
  return query<{ kind: string; place: string | null; quantity: number; matched: number; disregarded: boolean }>(
    world.em(),
    `select kind, shop_location_id as place, quantity, matched, disregarded from storefront_event where sku = $1 order by kind, place, quantity`,
    [sku],
  );
}

async function openUnits(sku: string) {
  const messages = await messagesOf(sku);
  const events = (await eventsOf(sku)).filter((event) => !event.disregarded);
  return {
    messages: messages.map((message) => message.units - message.matched),
    events: events.map((event) => event.quantity - event.matched),
  };
}

describe('matchOrders, whatever came first', () => {
  it('meets a shipment recorded here before the shop fulfilled it', async () => {
    const { sku, order } = await fresh();
    await world.ship(sku, 3, order);
    await settle();
    expect(await messagesOf(sku)).toMatchObject([{ matched: 0, state: 'pending', settled: false }]);
    world.storefront.fulfill(order, sku, 3, { at: world.now });
    await settle();
    expect(await messagesOf(sku)).toMatchObject([{ matched: 3, state: 'confirmed', settled: true }]);
    expect(await openUnits(sku)).toEqual({ messages: [0], events: [0] });
  });

  it('meets a shipment recorded here after the shop fulfilled it, its order typed with "#"', async () => {
    const { sku, order } = await fresh();
    world.storefront.fulfill(`#${order}`, sku, 3, { at: world.now });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [], events: [3] });
    await world.ship(sku, 3, `#${order}`);
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [0], events: [0] });
  });

  it('adds up partial shipments and partial fulfilments', async () => {
    const { sku, order } = await fresh();
    await world.ship(sku, 5, order);
    world.storefront.fulfill(order, sku, 2, { at: world.now });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [3], events: [0] });
    await world.ship(sku, 1, order, 'B');
    world.storefront.fulfill(order, sku, 4, { at: world.now });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [0, 0], events: [0, 0] });
  });

  it('leaves what exceeds the other side open', async () => {
    const { sku, order } = await fresh();
    world.storefront.fulfill(order, sku, 5, { at: world.now });
    await world.ship(sku, 1, order);
    await world.ship(sku, 2, order);
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [0, 0], events: [2] });
  });

  it('meets at the same location first, the rest across locations', async () => {
    const { sku, order } = await fresh();
    await world.ship(sku, 2, order, 'A');
    await world.ship(sku, 3, order, 'Z');
    world.storefront.fulfill(order, sku, 3, { at: world.now, location: 'loc-other' });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [2, 0], events: [0] });
    world.storefront.fulfill(order, sku, 1, { at: world.now, location: 'loc-other' });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [1, 0], events: [0, 0] });
  });

  it('gives the same result in every order of arrival', async () => {
    const steps = ['ship A 2', 'ship Z 3', 'fulfill main 1', 'fulfill other 5'];
    const cases = await Promise.all(permutations(steps).map(async (steps) => ({ steps, ...(await fresh()) })));
    for (const [index] of steps.entries()) {
      for (const { steps, sku, order } of cases) await happen(sku, order, steps[index]!);
      await settle();
    }
    const results = new Set<string>();
    for (const { sku } of cases)
      results.add(JSON.stringify({ messages: await messagesOf(sku), events: await eventsOf(sku) }));
    expect([...results].map((result) => JSON.parse(result))).toMatchObject([
      {
        messages: [
          { bin: 'A', matched: 2, state: 'confirmed' },
          { bin: 'Z', matched: 3, state: 'confirmed' },
        ],
        events: [
          { place: 'loc-main', quantity: 1, matched: 1 },
          { place: 'loc-other', quantity: 5, matched: 4 },
        ],
      },
    ]);
  });

  it('changes nothing when it runs again, and learns nothing twice', async () => {
    const { sku, order } = await fresh();
    await world.ship(sku, 2, order);
    world.storefront.fulfill(order, sku, 3, { at: world.now });
    await settle();
    const before = await Promise.all([messagesOf(sku), eventsOf(sku)]);
    world.pass(HOUR);
    await settle();
    expect(await Promise.all([messagesOf(sku), eventsOf(sku)])).toEqual(before);
  });
});

describe('matchOrders, taken back', () => {
  it('opens a shipment again when its fulfilment is cancelled, and closes it with the next one', async () => {
    const { sku, order } = await fresh();
    await world.ship(sku, 3, order);
    const fulfillment = world.storefront.fulfill(order, sku, 3, { at: world.now });
    await settle();
    world.pass(HOUR);
    world.storefront.cancelFulfillment(order, fulfillment, world.now);
    await settle();
    expect(await messagesOf(sku)).toMatchObject([{ matched: 0, state: 'pending', settled: false }]);
    expect(await eventsOf(sku)).toMatchObject([
      { kind: 'fulfilled', quantity: 3, matched: 3 },
      { kind: 'fulfillment-cancelled', quantity: 3, matched: 3 },
    ]);
    world.storefront.fulfill(order, sku, 3, { at: world.now });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [0], events: [0, 0, 0] });
  });

  it('keeps returns and shipments of one order apart', async () => {
    const { sku, order } = await fresh();
    await world.ship(sku, 2, order);
    world.storefront.refund(order, sku, 2, { at: world.now });
    world.storefront.refund(order, sku, 1, { at: world.now, restock: 'cancel' });
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [2], events: [2] });
    await world.takeBack(sku, 2, order);
    await settle();
    expect(await messagesOf(sku)).toMatchObject([
      { state: 'pending', matched: 0 },
      { state: 'confirmed', matched: 2 },
    ]);
    expect(await eventsOf(sku)).toMatchObject([{ kind: 'restocked', matched: 2 }]);
  });
});

describe('matchOrders, known late', () => {
  it('meets an event that came before its SKU was known here', async () => {
    const [sku, order] = ['LATE', 'late'];
    world.storefront.addItem(sku, { 'loc-main': 9 });
    world.storefront.fulfill(order, sku, 2, { at: world.now });
    await settle();
    await world.sku(sku);
    await world.receive(sku, 9);
    await world.ship(sku, 2, order);
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [0], events: [0] });
  });

  it('counts an event of a location nobody mapped for the order, and where it belongs once it is mapped', async () => {
    const { sku, order } = await fresh();
    world.storefront.fulfill(order, sku, 2, { at: world.now, location: 'loc-new' });
    await settle();
    expect(await eventsOf(sku)).toMatchObject([{ place: 'loc-new', matched: 0 }]);
    await run(world.em(), `insert into location (name, shop_location_id) values ('new', 'loc-new')`);
    await world.ship(sku, 2, order);
    await settle();
    expect(await openUnits(sku)).toEqual({ messages: [0], events: [0] });
  });

  it('disregards what happened before the stock was opened', async () => {
    const sku = 'OPENED';
    await world.sku(sku);
    world.storefront.addItem(sku, { 'loc-main': 9 });
    const { now } = world;
    const ago = (minutes: number) => ({ at: new Date(now.getTime() - minutes * MINUTE), updatedAt: now });
    world.storefront.fulfill('old', sku, 2, ago(40));
    world.storefront.refund('old', sku, 1, ago(31));
    world.storefront.fulfill('new', sku, 1, ago(30));
    await settle();
    await world.open(sku, 9, { at: ago(30).at });
    await settle();
    expect(await eventsOf(sku)).toMatchObject([
      { kind: 'fulfilled', quantity: 1, disregarded: false },
      { kind: 'fulfilled', quantity: 2, disregarded: true },
      { kind: 'restocked', disregarded: true },
    ]);
  });
});

async function happen(sku: string, order: string, step: string): Promise<void> {
  const [verb, place, units] = step.split(' ');
  if (verb === 'ship') await world.ship(sku, Number(units), order, place);
  else world.storefront.fulfill(order, sku, Number(units), { at: world.now, location: `loc-${place}` });
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
