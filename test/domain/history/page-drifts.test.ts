import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { listDrifts } from '../../../domain/history/list-drifts.ts';
import { type DriftsAsked, pageDrifts } from '../../../domain/history/page-drifts.ts';
import { House, MINUTE } from '../investigation/house.ts';

let house: House;
let agents: AgentDatabase;

// One run each: MUG -3; CAP +30; and then MUG -1 beside CAP -1 at "other".
beforeAll(async () => {
  house = await House.open();
  const { world } = house;
  agents = await world.agents();
  await world.sku('CAP', '12.50');
  await world.open('CAP', 10);
  await world.open('CAP', 4, { bin: 'Z' });
  world.storefront.addItem('CAP', { 'loc-main': 10, 'loc-other': 4 });
  await house.agreeing('MUG');
  await house.typed('MUG', -3);
  world.storefront.change('MUG', 3);
  await house.typed('CAP', 30);
  world.storefront.change('CAP', -30);
  world.storefront.change('MUG', -1);
  world.storefront.change('CAP', -1, 'loc-other');
  await house.reconcile();
});
afterAll(async () => {
  await agents.close();
  await house.close();
});

const page = (asked: Partial<DriftsAsked> = {}) => pageDrifts(agents.reader.em(), { limit: 10, ...asked });
const short = async (asked?: Partial<DriftsAsked>) =>
  (await page(asked)).rows.map(({ sku, location, delta, severity }) => `${sku} ${location} ${delta} ${severity}`);

describe('drifts by the page', () => {
  it('are what the list of them says', async () => {
    expect((await page()).rows).toEqual(await listDrifts(house.em(), { limit: 10 }));
    expect((await page({ sku: 'CAP', severities: ['critical'] })).rows).toMatchObject([
      { location: 'main', warehouseTotal: 10, expectedTotal: 10, storefrontTotal: 40, delta: 30, value: 375 },
    ]);
  });

  it('are chosen by SKU, location, severity, time and run', async () => {
    expect(await short({ sku: 'MUG' })).toEqual(['MUG main -1 minor', 'MUG main -3 major']);
    expect(await short({ location: 'other' })).toEqual(['CAP other -1 minor']);
    expect(await short({ severities: ['major', 'critical'] })).toEqual(['CAP main 30 critical', 'MUG main -3 major']);
    const { now } = house.world;
    const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
    expect(await short({ within: { from: ago(2), to: ago(0) } })).toEqual([
      'CAP main 30 critical',
      'MUG main -3 major',
    ]);
    expect((await short({ latestRunOnly: true })).toSorted()).toEqual(['CAP other -1 minor', 'MUG main -1 minor']);
    expect(await short({ latestRunOnly: true, sku: 'MUG' })).toEqual(['MUG main -1 minor']);
    expect(await short({ sku: 'NONE' })).toEqual([]);
  });

  it('are the same in pages of one', async () => {
    const ids: number[] = [];
    let before: number | undefined;
    do {
      const { rows, next } = await page({ limit: 1, before });
      ids.push(...rows.map((row) => row.id));
      before = next ?? undefined;
    } while (before !== undefined);
    expect(ids).toEqual([4, 3, 2, 1]);
  });
});
