import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recentFixes } from '../../../domain/investigation/recent-fixes.ts';
import { HOUR, House, MINUTE } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.mode('auto');
});
afterEach(() => house.close());

describe('what was fixed without asking', () => {
  it('is counted by run, by the last 24 hours and by SKU; what was asked is not', async () => {
    const units = { A: 2, B: -3, C: 6 };
    for (const sku of Object.keys(units)) await house.agreeing(sku);
    for (const [sku, delta] of Object.entries(units))
      await (delta > 0 ? house.world.receive(sku, delta) : house.world.sell(sku, -delta));
    house.world.pass(16 * MINUTE);
    const runId = await house.reconcile();
    for (const sku of Object.keys(units)) await house.investigate(sku);

    const fixes = (skuId: number, run = runId) => recentFixes(house.em(), { runId: run, skuId, now: house.world.now });
    const counted = { skusInRun: 2, skusInDay: 2, unitsInDay: 5 };
    expect(await fixes(1)).toEqual({ ...counted, skuInDay: true, skuInWeek: false });
    expect(await fixes(3)).toEqual({ ...counted, skuInDay: false, skuInWeek: false });
    expect(await fixes(3, runId + 1)).toMatchObject({ skusInRun: 0 });
    house.world.pass(24 * HOUR);
    const later = { skusInRun: 2, skusInDay: 0, unitsInDay: 0, skuInDay: false };
    expect(await fixes(1)).toEqual({ ...later, skuInWeek: true });
    expect(await fixes(3)).toEqual({ ...later, skuInWeek: false });
    house.world.pass(6 * 24 * HOUR);
    expect(await fixes(1)).toMatchObject({ skuInWeek: false });
  });
});
