import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { postMovement } from '../../../domain/ledger/post-movement.ts';
import { makeAskedCorrections } from '../../../domain/recount/make-asked-corrections.ts';
import { HOUR, House, MINUTE } from '../investigation/house.ts';
import { DAY } from '../reconcile/world.ts';
import { counting } from './counting.ts';

let house: House;
let c: ReturnType<typeof counting>;

beforeEach(async () => {
  house = await House.open();
  c = counting(house);
  await house.agreeing('MUG', 12);
});
afterEach(() => house.close());

describe('a count of a SKU without a case', () => {
  it('sets the shop to what it should show: shelf 10, both 12, ends at 10 and 10', async () => {
    await c.count('MUG', 10);
    expect(await c.make()).toMatchObject({ made: 1, unreachable: null });
    expect([await c.sets(), house.wakes]).toEqual([[{ from: 12, to: 10 }], 1]);
    await c.drain();
    expect([await c.onHand('MUG'), await c.shown('MUG')]).toEqual([10, 10]);
    await c.make();
    expect(await c.requests('MUG')).toEqual([{ state: 'applied', tries: 1, waitsFor: null }]);
    await house.reconcile();
    expect(await house.cases()).toEqual([]);
  });

  it('that agrees with the shop writes nothing', async () => {
    await c.count('MUG', 12);
    expect(await c.make()).toMatchObject({ agreed: 1, made: 0 });
    expect([await c.sets(), house.wakes]).toEqual([[], 0]);
    expect(await c.requests('MUG')).toMatchObject([{ state: 'agreed' }]);
  });

  it('keeps in the number what is on its way to a customer of the shop', async () => {
    await house.world.ship('MUG', 2, '1001');
    await c.count('MUG', 9);
    await c.make();
    // 9 in the bin, and 2 that the shop still has to take off by itself.
    expect(await c.sets()).toEqual([{ from: 12, to: 11 }]);
  });

  it('while a push waits is made only after that was delivered', async () => {
    await house.world.receive('MUG', 5);
    await c.count('MUG', 16);
    expect(await c.make()).toMatchObject({ waiting: 1, made: 0 });
    expect(await c.requests('MUG')).toEqual([
      { state: 'waiting', tries: 1, waitsFor: expect.stringMatching(/^update \d+, which is on its way to the shop$/) },
    ]);
    await c.drain();
    expect(await c.shown('MUG')).toBe(17);
    expect(await c.make()).toMatchObject({ made: 1 });
    await c.drain();
    expect(await c.shown('MUG')).toBe(16);
  });

  it('while nobody can tell whether a push arrived is not made, until the key of that push is dead', async () => {
    await house.world.receive('MUG', 5);
    const delivery = await house.world.deliver('MUG', 'quarantined');
    await run(house.em(), 'update delivery set first_sent_at = $2 where id = $1', [delivery, house.world.now]);
    await c.count('MUG', 17);
    expect(await c.make()).toMatchObject({ waiting: 1 });
    house.world.pass(DAY + HOUR);
    expect(await c.make()).toMatchObject({ made: 1 });
    expect(await c.sets()).toEqual([{ from: 12, to: 17 }]);
  });

  it('of which a shipment that only the shop knows was perhaps part waits until that is recorded', async () => {
    const shipped = house.world.now;
    house.world.storefront.fulfill('1001', 'MUG', 2, { at: shipped });
    house.world.pass(MINUTE);
    await c.count('MUG', 10);
    await c.make();
    await c.make();
    const waitsFor = expect.stringMatching(/^order 1001: the shop shipped it before the count/);
    expect(await c.requests('MUG')).toMatchObject([{ state: 'waiting', waitsFor }]);
    const shipment = { kind: 'fulfillment', sku: 'MUG', lines: [{ bin: 'A', quantityDelta: -2 }] } as const;
    const late = { channel: 'storefront', reference: '1001', occurredAt: shipped, inCount: true };
    await postMovement(house.world.ledger, { ...shipment, ...late, actor: 'test', key: 'late' });
    expect(await c.make()).toMatchObject({ waiting: 0, agreed: 1 });
    expect([await c.onHand('MUG'), await c.shown('MUG'), await c.sets()]).toEqual([10, 10, []]);
  });

  it('and a shipment recorded late, which it had seen, end at what was counted', async () => {
    const before = house.world.now;
    house.world.pass(MINUTE);
    await c.count('MUG', 8);
    await c.make();
    await c.drain();
    expect(await c.shown('MUG')).toBe(8);
    const sale = { kind: 'fulfillment', sku: 'MUG', lines: [{ bin: 'A', quantityDelta: -4 }] } as const;
    const late = { channel: 'wholesale', occurredAt: before, inCount: true };
    await postMovement(house.world.ledger, { ...sale, ...late, actor: 'test', key: 'late' });
    await c.drain();
    await c.make();
    expect([await c.onHand('MUG'), await c.shown('MUG'), await c.requests('MUG')]).toMatchObject([
      8,
      8,
      [{ state: 'applied' }, { state: 'agreed' }],
    ]);
  });

  it('names an overdue row that explains some of the difference instead', async () => {
    await house.world.ship('MUG', 2, '1001');
    house.world.pass(25 * HOUR);
    await c.count('MUG', 9);
    expect(await c.make()).toMatchObject({ waiting: 1 });
    expect(await c.requests('MUG')).toMatchObject([
      { waitsFor: 'order 1001: 2 shipped here and long not in the shop, which explains some of the difference' },
    ]);
  });

  it('is not kept by an overdue row of the other side', async () => {
    await house.world.ship('MUG', 2, '1001');
    house.world.pass(25 * HOUR);
    await c.count('MUG', 15);
    expect(await c.make()).toMatchObject({ made: 1 });
    expect(await c.sets()).toEqual([{ from: 12, to: 15 }]);
  });

  it('of a SKU that the shop does not have waits, and is made when the shop has it', async () => {
    await house.world.sku('CAP');
    await house.world.open('CAP', 5);
    await c.count('CAP', 4);
    expect(await c.make()).toMatchObject({ waiting: 1 });
    expect(await c.requests('CAP')).toMatchObject([
      { state: 'waiting', waitsFor: expect.stringMatching(/^the shop to have one item of it/) },
    ]);
    house.world.storefront.addItem('CAP', 5);
    // The reading finds a difference, and so a case: it is asked about.
    await house.reconcile();
    expect(await c.make()).toMatchObject({ proposed: 1 });
    expect((await house.card('CAP')).proposal).toMatchObject({ from: 5, to: 4 });
  });

  it('outlives a shop that can not be read', async () => {
    await c.count('MUG', 10);
    house.world.storefront.fail('readItems');
    expect(await c.make()).toMatchObject({ made: 0, waiting: 1, unreachable: expect.stringMatching(/did not answer/) });
    expect(await c.requests('MUG')).toMatchObject([{ state: 'waiting', waitsFor: "the shop, which can't be read" }]);
    house.world.storefront.mend();
    expect(await c.make()).toMatchObject({ made: 1 });
  });

  it('that was recorded right before a crash is not lost', async () => {
    await c.count('MUG', 10);
    const stopped = AbortSignal.abort(new TypeError('killed'));
    await expect(makeAskedCorrections({ ...house.world.deps, wake: () => {} }, stopped)).rejects.toThrow('killed');
    expect(await c.make()).toMatchObject({ made: 1 });
  });

  it('is corrected once, by whoever comes first', async () => {
    await c.count('MUG', 10);
    const all = await Promise.all([c.make(), c.make(), c.make()]);
    expect(all.map(({ made }) => made).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    expect(await c.sets()).toHaveLength(1);
  });

  it('is asked for again when the shop moved in between, and not without end', async () => {
    await c.count('MUG', 10);
    await c.make();
    house.world.storefront.change('MUG', -1);
    await c.drain();
    expect(await c.shown('MUG')).toBe(11);
    expect(await c.make()).toMatchObject({ made: 1 });
    expect(await c.requests('MUG')).toMatchObject([
      { state: 'stale', tries: 1 },
      { state: 'made', tries: 2 },
    ]);
    await c.drain();
    expect(await c.shown('MUG')).toBe(10);
    await c.count('MUG', 9);
    for (let round = 0; round < 8; round++) {
      await c.make();
      house.world.storefront.change('MUG', 1);
      await c.drain();
    }
    const ofSecond = (await c.requests('MUG')).slice(2);
    expect(ofSecond.map(({ state, tries }) => `${state} ${tries}`)).toEqual([1, 2, 3, 4, 5].map((n) => `stale ${n}`));
  });

  it('that the shop refuses to take ends there', async () => {
    await c.count('MUG', 10);
    await c.make();
    house.world.storefront.send = async () => ({ kind: 'rejected', code: 'NO', message: 'No.', lines: [] });
    await c.drain();
    expect(await c.make()).toMatchObject({ made: 0 });
    expect(await c.requests('MUG')).toMatchObject([{ state: 'refused' }]);
  });

  it('of two bins at once asks for one correction', async () => {
    await Promise.all([c.count('MUG', 10), c.count('MUG', 3, { bin: 'B' })]);
    expect(await c.make()).toMatchObject({ made: 1 });
    expect(await c.sets()).toEqual([{ from: 12, to: 13 }]);
  });
});
