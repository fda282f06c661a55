import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { type Gathered, gatherEvidence } from '../../../domain/investigation/gather-evidence.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { DAY } from '../reconcile/world.ts';
import { HOUR, House } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

/** For the newest drift of the mug. */
async function gathered(): Promise<Gathered> {
  const [drift] = await query<{ id: number }>(
    house.em(),
    `select max(d.id)::float8 as id from drift d join sku s on s.id = d.sku_id where s.code = 'MUG'`,
  );
  return gatherEvidence(house.em(), drift!.id, defaultDueTimes);
}

describe('gathered as evidence', () => {
  it('is an update that is late, not one within its time', async () => {
    await house.world.receive('MUG', 4);
    house.world.pass(15 * 60_000);
    await house.world.receive('MUG', 3);
    await house.reconcile();
    expect(await gathered()).toEqual({
      rows: [{ kind: 'message', id: 2, contribution: -4, standing: 'unapplied' }],
      others: 0,
      movedSince: false,
    });
  });

  it('is no update that was late or refused already when shop and warehouse last agreed', async () => {
    await house.stuckPush('MUG', 4);
    await house.world.receive('MUG', 2);
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'rejected');
    await house.typed('MUG', 6);
    expect(await house.caseOf('MUG')).toMatchObject({ closedAs: 'healed' });
    await house.typed('MUG', -4);
    expect((await gathered()).rows).toMatchObject([{ kind: 'step', contribution: -4, from: 16, to: 12 }]);
  });

  it('is no step from before shop and warehouse last agreed', async () => {
    await house.typed('MUG', -3);
    await house.world.sell('MUG', 3);
    await house.world.deliver('MUG', 'applied');
    await house.reconcile();
    expect(await house.caseOf('MUG')).toMatchObject({ closedAs: 'healed' });
    await house.typed('MUG', -2);
    expect((await gathered()).rows).toMatchObject([{ kind: 'step', contribution: -2 }]);
  });

  it("is nothing of another SKU, nor of the SKU's other location", async () => {
    await house.agreeing('CAP');
    await house.stuckPush('CAP', 4);
    await house.world.receive('MUG', 4, 'Z');
    house.world.pass(HOUR);
    await house.typed('MUG', -4);
    expect((await gathered()).rows).toEqual([]);
  });
});

describe('counted as what no rule judges', () => {
  it.each<[string, (house: House) => unknown]>([
    [
      'an update that is stuck for good',
      async ({ world }) => {
        await world.receive('MUG', 2);
        await world.settle(await world.deliver('MUG', 'waiting', { ambiguous: true }), 'quarantined');
      },
    ],
    ['a shipment that the shop never fulfilled', ({ world }) => world.ship('MUG', 2, '1001')],
    ['a return that the shop never restocked', ({ world }) => world.takeBack('MUG', 2, '1001')],
    [
      'an order fulfilled there and never shipped here',
      ({ world }) => world.storefront.fulfill('1001', 'MUG', 2, { at: world.now }),
    ],
    [
      'a refund restocked there and never received here',
      ({ world }) => world.storefront.refund('1001', 'MUG', 2, { at: world.now }),
    ],
  ])('is %s, once it is overdue', async (_, happens) => {
    await happens(house);
    await house.reconcile();
    house.world.pass(15 * DAY);
    await house.reconcile();
    expect(await house.caseOf('MUG')).toMatchObject({ closedAs: null });
    expect(await gathered()).toEqual({ rows: [], others: 1, movedSince: false });
  });
});

describe('something moved since', () => {
  beforeEach(() => house.stuckPush('MUG', 4));

  it('unless nothing did', async () => {
    expect(await gathered()).toMatchObject({ movedSince: false });
  });

  it('when a movement was recorded', async () => {
    await house.world.sell('MUG', 1);
    expect(await gathered()).toMatchObject({ movedSince: true });
  });

  it('when an update was settled', async () => {
    await house.world.asOwner(`update delivery set state = 'sending'`);
    await house.world.asOwner(`update delivery set state = 'applied', settled_at = '${house.world.now.toISOString()}'`);
    expect(await gathered()).toMatchObject({ movedSince: true });
  });

  it('when the shop told of an order', async () => {
    house.world.pass(1);
    const at = house.world.now.toISOString();
    await house.world.asOwner(
      `insert into storefront_event (event_id, kind, order_id, order_name, sku, shop_location_id, quantity, happened_at, learned_at)
       values ('e', 'fulfilled', '1', '1001', 'MUG', 'loc-main', 1, '${at}', '${at}')`,
    );
    expect(await gathered()).toMatchObject({ movedSince: true });
  });
});
