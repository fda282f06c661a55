import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { readSku } from '../../../domain/history/read-sku.ts';
import { skuPicture } from '../../../domain/history/sku-picture.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { House } from '../investigation/house.ts';
import { BothLogins } from './both-logins.ts';

let house: House;
let both: BothLogins;

// TEE lies in both buildings, agrees in both, then three are shipped that the shop doesn't know of, and somebody types.
beforeAll(async () => {
  house = await House.open();
  const { world } = house;
  both = await BothLogins.open(world.database);
  for (const sku of ['TEE', 'TWIN', 'LOOSE', 'BARE']) await world.sku(sku);
  await run(world.em(), `update sku set title = 'Tee', barcode = '4006381333931', price = 19.9 where code = 'TEE'`);
  await world.open('TEE', 10);
  await world.open('TEE', 4, { bin: 'Z' });
  world.storefront.addItem('TEE', { 'loc-main': 10, 'loc-other': 4 });
  await world.open('TWIN', 5);
  world.storefront.addItem('TWIN', 5);
  world.storefront.addItem('TWIN', 5);
  world.storefront.addItem('LOOSE', 5, { tracked: false });
  await house.reconcile();
  await world.ship('TEE', 3, '#1001');
  await world.receive('TEE', 2, 'Z');
  await house.typed('TEE', -6);
});
afterAll(async () => {
  await both.close();
  await house.close();
});

const read = (sku: string, dueTimes = defaultDueTimes) =>
  both.ask((database) => readSku({ database, clock: house.world.clock, dueTimes }, sku));

describe('readSku', () => {
  it('adds texts, places and open cases to the picture', async () => {
    const picture = (await skuPicture(house.world.deps, 'TEE'))!;
    expect(await read('TEE')).toEqual({
      ...picture,
      barcode: '4006381333931',
      price: 19.9,
      places: [
        {
          location: 'main',
          onHand: 7,
          expected: 10,
          terms: { U: 0, S: 3, F: 0, R: 0, V: 0 },
          storefront: { onHand: 4, available: 4, committed: 0, readAt: house.world.now },
          lastAgreement: { runId: 1, onHand: 10, observedAt: expect.any(Date) },
        },
        {
          location: 'other',
          onHand: 6,
          expected: 4,
          terms: { U: 2, S: 0, F: 0, R: 0, V: 0 },
          storefront: { onHand: 4, available: 4, committed: 0, readAt: house.world.now },
          lastAgreement: { runId: 2, onHand: 4, observedAt: expect.any(Date) },
        },
      ],
      openCases: [{ caseId: 1, location: 'main', delta: -6, severity: 'major' }],
    });
  });

  it('has places that add up to the totals', async () => {
    const { places, onHand, expected } = (await read('TEE'))!;
    const sum = (of: 'onHand' | 'expected') => places.reduce((total, place) => total + place[of], 0);
    expect([sum('onHand'), sum('expected')]).toEqual([onHand, expected]);
  });

  it('leaves what is late out of the terms', async () => {
    house.world.pass(1);
    const file = await read('TEE', { ...defaultDueTimes, U: 0, S: 0 });
    expect(file!.places.map(({ expected }) => expected)).toEqual([7, 6]);
    expect(file!.expected).toBe(13);
  });

  it('takes no number of the shop for a SKU that two items share, or that the shop does not count', async () => {
    expect(await read('TWIN')).toMatchObject({
      mappingIssue: 'duplicate',
      places: [{ location: 'main', onHand: 5, storefront: null, lastAgreement: null }],
    });
    expect(await read('LOOSE')).toMatchObject({ mappingIssue: 'untracked', places: [] });
  });

  it('has no places of a SKU that never moved, and nothing of one that nobody knows', async () => {
    expect(await read('BARE')).toMatchObject({ barcode: null, price: null, places: [], openCases: [], onHand: 0 });
    expect(await read('UNKNOWN')).toBeNull();
  });

  it('shows no case that is closed', async () => {
    house.world.storefront.change('TEE', 6);
    await house.reconcile();
    expect((await read('TEE'))!.openCases).toEqual([]);
  });
});
