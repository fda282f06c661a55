import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { lastReconcile } from '../../../domain/history/last-reconcile.ts';
import { type DriftRow, listDrifts } from '../../../domain/history/list-drifts.ts';
import { skuPicture } from '../../../domain/history/sku-picture.ts';
import { runReconcile } from '../../../domain/reconcile/run-reconcile.ts';
import { FakeStorefront } from '../../support/fake-storefront.ts';
import { DAY, HOUR, MINUTE, World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await World.open();
});

afterEach(() => world.close());

/** A SKU of which both sides hold `units`. */
async function agreeing(sku: string, units = 10, price: string | null = null): Promise<string> {
  await world.sku(sku, price);
  await world.open(sku, units);
  return world.storefront.addItem(sku, units);
}

function reconcile() {
  world.pass(MINUTE);
  return runReconcile(world.deps, world.signal);
}

const drifts = () => listDrifts(world.em(), { limit: 50 });

describe('runReconcile finds', () => {
  it('what was planted, with every number and its value, and nothing else', async () => {
    await agreeing('RIGHT');
    await agreeing('MANY', 10, '12.50');
    await agreeing('FEW', 30);
    await agreeing('NONE', 2);
    await world.ship('NONE', 2, 'gone');
    world.storefront.fulfill('gone', 'NONE', 2, { at: world.now });
    world.storefront.change('MANY', 2);
    world.storefront.change('FEW', -20);
    world.storefront.change('NONE', 1);

    const result = await reconcile();
    expect(result).toEqual({
      outcome: 'complete',
      runId: expect.any(Number),
      skusExpected: 4,
      compared: 4,
      unjudged: 0,
      unjudgedByReason: {},
      inFlight: 0,
      minor: 1,
      major: 1,
      critical: 1,
      ledgerAgrees: true,
    });
    expect(await drifts()).toEqual([
      drift(result.runId, { sku: 'NONE', warehouseTotal: 0, expectedTotal: 0, storefrontTotal: 1, severity: 'major' }),
      drift(result.runId, {
        sku: 'FEW',
        warehouseTotal: 30,
        expectedTotal: 30,
        storefrontTotal: 10,
        severity: 'critical',
      }),
      {
        ...drift(result.runId, {
          sku: 'MANY',
          warehouseTotal: 10,
          expectedTotal: 10,
          storefrontTotal: 12,
          severity: 'minor',
        }),
        value: 25,
      },
    ]);
    expect((await skuPicture(world.deps, 'RIGHT'))!.lastAgreement).toMatchObject({ location: 'main', onHand: 10 });
    expect((await skuPicture(world.deps, 'MANY'))!.lastAgreement).toBeNull();
    expect(await lastReconcile(world.em())).toMatchObject({ runId: result.runId, outcome: 'complete', compared: 4 });
  });

  it('the same again in a second run, and less once it is put right', async () => {
    await agreeing('MUG');
    world.storefront.change('MUG', 5);
    const first = await reconcile();
    const second = await reconcile();
    expect({ ...second, runId: 0 }).toEqual({ ...first, runId: 0 });
    expect(await drifts()).toHaveLength(2);
    expect(await listDrifts(world.em(), { limit: 50, latestRunOnly: true })).toHaveLength(1);
    world.storefront.change('MUG', -5);
    expect(await reconcile()).toMatchObject({ compared: 1, major: 0 });
    expect(await listDrifts(world.em(), { limit: 50, latestRunOnly: true })).toEqual([]);
    expect((await skuPicture(world.deps, 'MUG'))!.lastAgreement).toMatchObject({ onHand: 10 });
  });

  it('a small difference major when it stays for three runs, and minor again after an agreement', async () => {
    await agreeing('MUG');
    world.storefront.change('MUG', 1);
    for (let n = 0; n < 4; n++) await reconcile();
    world.storefront.change('MUG', -1);
    await reconcile();
    world.storefront.change('MUG', 1);
    await reconcile();
    expect((await drifts()).map((row) => row.severity)).toEqual(['minor', 'major', 'major', 'minor', 'minor']);
  });

  it('a ledger that disagrees with itself', async () => {
    await agreeing('MUG');
    await run(world.em(), 'update stock_level set on_hand = on_hand + 1');
    expect(await reconcile()).toMatchObject({ ledgerAgrees: false });
  });
});

describe('runReconcile excuses', () => {
  it('an order fulfilled there and not shipped here yet, until it is overdue', async () => {
    await agreeing('MUG');
    world.storefront.fulfill('1001', 'MUG', 3, { at: world.now });
    expect(await reconcile()).toMatchObject({ compared: 1, inFlight: 1, major: 0 });
    expect((await skuPicture(world.deps, 'MUG'))!.lastAgreement).toMatchObject({ onHand: 7 });
    world.pass(DAY);
    expect(await reconcile()).toMatchObject({ compared: 1, inFlight: 0, major: 1 });
    expect(await drifts()).toMatchObject([{ delta: -3, expectedTotal: 10, terms: { F: 0 } }]);
  });

  it('a push that has not left, and not one the shop refused', async () => {
    await agreeing('MUG');
    await world.receive('MUG', 4);
    expect(await reconcile()).toMatchObject({ inFlight: 1, major: 0 });
    await world.deliver('MUG', 'rejected');
    expect(await reconcile()).toMatchObject({ inFlight: 0, major: 1 });
    expect(await drifts()).toMatchObject([{ delta: -4, rawGap: -4 }]);
  });
});

describe('runReconcile does not judge', () => {
  it('what it can not compare, and counts each by its reason', async () => {
    await agreeing('RIGHT');
    for (const sku of ['UNMAPPED', 'DUPLICATE', 'UNTRACKED', 'UNSTOCKED', 'ELSEWHERE', 'NEVER']) await world.sku(sku);
    for (const sku of ['UNMAPPED', 'DUPLICATE', 'UNTRACKED', 'UNSTOCKED']) await world.open(sku, 1);
    await world.asOwner(
      `with cellar as (insert into location (name) values ('cellar') returning id)
       insert into bin (code, location_id, kind) select 'C', id, 'pick' from cellar`,
    );
    await world.open('ELSEWHERE', 1, { bin: 'C' });
    world.storefront.addItem('DUPLICATE', 1);
    world.storefront.addItem('DUPLICATE', 1);
    world.storefront.addItem('UNTRACKED', 1, { tracked: false });
    world.storefront.addItem('UNSTOCKED', {});
    world.storefront.addItem('ELSEWHERE', {});
    world.storefront.addItem('NEVER', 5);
    world.storefront.addItem('STRANGER', 5);
    world.storefront.addItem(null, 5);
    world.storefront.addItem('', 5);

    expect(await reconcile()).toMatchObject({
      skusExpected: 10,
      compared: 1,
      unjudged: 9,
      unjudgedByReason: {
        unmapped: 1,
        duplicate: 1,
        untracked: 1,
        'not-stocked': 1,
        'no-location': 1,
        'not-in-ledger': 2,
        'no-sku': 2,
      },
    });
    expect(await drifts()).toEqual([]);
  });

  it('a SKU with a delivery of which nobody knows whether it arrived', async () => {
    for (const sku of ['SENDING', 'UNSURE', 'BUSY', 'FROZEN']) {
      await agreeing(sku);
      await world.receive(sku, 4);
    }
    await world.deliver('SENDING', 'sending');
    const unsure = await world.deliver('UNSURE', 'waiting', { ambiguous: true });
    await world.deliver('BUSY', 'waiting');
    await world.deliver('FROZEN', 'frozen', { attempts: 0 });
    world.storefront.change('UNSURE', 4);
    expect(await reconcile()).toMatchObject({ compared: 2, inFlight: 2, unjudgedByReason: { indeterminate: 2 } });
    await world.settle(unsure, 'applied');
    expect(await reconcile()).toMatchObject({ compared: 3, minor: 0, major: 0, critical: 0 });
  });

  it('a SKU by the location that agrees when another drifts', async () => {
    await world.sku('MUG');
    await world.open('MUG', 10);
    await world.open('MUG', 4, { bin: 'Z' });
    world.storefront.addItem('MUG', { 'loc-main': 10, 'loc-other': 30 });
    expect(await reconcile()).toMatchObject({ skusExpected: 1, compared: 1, critical: 1 });
    expect(await drifts()).toMatchObject([{ location: 'other', delta: 26 }]);
    expect((await skuPicture(world.deps, 'MUG'))!.lastAgreement).toMatchObject({ location: 'main', onHand: 10 });
  });
});

describe('runReconcile fails', () => {
  it('whole when a page does: no drift, no agreement, and it says why', async () => {
    for (const sku of ['A1', 'A2', 'A3', 'A4']) await agreeing(sku);
    world.storefront.change('A1', 5);
    world.storefront.fail('scanItems', { afterPages: 1 });
    expect(await reconcile()).toEqual({
      outcome: 'failed',
      runId: expect.any(Number),
      failure: 'The shop did not answer. Try again in a few minutes.',
    });
    expect(await drifts()).toEqual([]);
    expect(await query(world.em(), 'select 1 from last_agreement')).toEqual([]);
    expect(await lastReconcile(world.em())).toMatchObject({ outcome: 'failed', compared: null });
    world.storefront.mend();
    expect(await reconcile()).toMatchObject({ outcome: 'complete', compared: 4, major: 1 });
  });

  it('when the orders can not be read, before or after the scan', async () => {
    await agreeing('MUG');
    world.storefront.fail('changedOrders');
    expect(await reconcile()).toMatchObject({ outcome: 'failed' });
    world.storefront.mend();
    world.storefront.betweenPages = async () => world.storefront.fail('changedOrders');
    expect(await reconcile()).toMatchObject({ outcome: 'failed' });
    expect(await query(world.em(), 'select 1 from last_agreement')).toEqual([]);
  });

  it('when it is stopped, and names the one whose process died', async () => {
    await agreeing('MUG');
    await run(world.em(), `insert into reconcile_run (storefront, started_at) values ('fake', $1)`, [world.now]);
    const stop = new AbortController();
    world.storefront.betweenPages = async () => stop.abort();
    for (const sku of ['B1', 'B2', 'B3']) world.storefront.addItem(sku, 1);
    expect(await runReconcile(world.deps, stop.signal)).toMatchObject({ outcome: 'failed' });
    expect(await query(world.em(), 'select failure from reconcile_run order by id')).toEqual([
      { failure: 'The process ended before the run did.' },
      { failure: 'It was stopped before it ended.' },
    ]);
  });
});

describe('runs of runReconcile', () => {
  it('take turns', async () => {
    await agreeing('MUG');
    const results = await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(results.map((result) => result.outcome)).toEqual(['complete', 'complete', 'complete']);
    const { reads } = world.storefront;
    for (const run of [0, 3, 6])
      expect(reads.slice(run, run + 3)).toEqual(['changedOrders', 'scanItems', 'changedOrders']);
  });

  it('map the only location first', async () => {
    await run(world.em(), 'update location set shop_location_id = null');
    world.storefront = new FakeStorefront();
    await agreeing('MUG');
    expect(await reconcile()).toMatchObject({ compared: 1 });
  });

  it('leave drifts that nobody can change or take away', async () => {
    await agreeing('MUG');
    world.storefront.change('MUG', 5);
    await reconcile();
    world.pass(HOUR);
    for (const statement of ['update drift set delta = 1', 'delete from drift', 'truncate drift cascade']) {
      await expect(run(world.em(), statement)).rejects.toThrow(/permission denied/);
      await expect(world.asOwner(statement)).rejects.toThrow(/append-only/);
    }
  });
});

type Totals = Pick<DriftRow, 'sku' | 'warehouseTotal' | 'expectedTotal' | 'storefrontTotal' | 'severity'>;

function drift(runId: number, totals: Totals) {
  return {
    id: expect.any(Number),
    runId,
    observedAt: expect.any(Date),
    location: 'main',
    terms: { U: 0, S: 0, F: 0, R: 0, V: 0 },
    rawGap: totals.storefrontTotal - totals.warehouseTotal,
    delta: totals.storefrontTotal - totals.expectedTotal,
    value: null,
    ...totals,
  };
}
