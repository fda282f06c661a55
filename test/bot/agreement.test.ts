import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Counter, openCounter } from './counter.ts';
import { CATALOG, csvFile } from './files.ts';

/** One warehouse, told in the order in which it happened. */
describe('the commands that look and deliver', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await openCounter();
    await counter.stock('catalog', csvFile(CATALOG));
    await counter.stock('bin', 'A-1', '--location', 'main');
    const items = [{ sku: 'TEE', title: 'Tee, black', price: 38 }];
    await counter.sim.post('catalog', { items }, z.unknown());
    await counter.stock('receive', 'TEE', '10', 'A-1');
    await counter.stock('receive', 'MUG', '4', 'A-1');
  });
  afterAll(() => counter.close());

  it('status begins with what was never done', async () => {
    const status = await counter.stock('status');
    expect(status.code).toBe(0);
    expect(status.out).toContain('SANDBOX  1 thing needs you.');
    expect(status.out).toContain('The shop was never compared with the ledger: "stock reconcile" does it now.');
  });

  it('sku reads the shop before anything was delivered or compared, too', async () => {
    expect((await counter.stock('sku', 'TEE', '--json')).json()).toMatchObject({ undelivered: 10, storefront: 0 });
  });

  it('drain delivers what it can, and its exit code says that something is left', async () => {
    const drained = await counter.stock('drain', '--json');
    expect(drained.json()).toEqual({ delivered: 1, remaining: 1, rejected: 0, quarantined: 0 });
    expect(drained.code).toBe(1);
  });

  it('outbox and status say why it is left and what to do', async () => {
    const outbox = await counter.stock('outbox', '--json');
    expect(outbox.json()).toMatchObject({
      undelivered: 1,
      rejected: 0,
      quarantined: 0,
      blocked: [{ sku: 'MUG', issue: 'unmapped', messages: 1 }],
      messages: [{ sku: 'MUG', delta: 4, status: 'blocked' }],
    });
    expect((await counter.stock('outbox')).out).toMatch(
      /MUG +\+4 +receipt +blocked +No item of the shop carries this SKU/,
    );
    expect((await counter.stock('status')).out).toMatch(/1 +1 +MUG +No item of the shop carries this SKU/);
  });

  it('sku shows bins, what is due, and the shop as it is now', async () => {
    const tee = await counter.stock('sku', 'TEE', '--json');
    expect(tee.json()).toMatchObject({
      sku: 'TEE',
      onHand: 10,
      bins: [{ bin: 'A-1', onHand: 10 }],
      undelivered: 0,
      expected: 10,
      storefront: 10,
    });
    expect((await counter.stock('sku', 'MUG', '--json')).json()).toMatchObject({
      undelivered: 4,
      expected: 0,
      storefront: null,
    });
    expect((await counter.stock('sku', 'TEE')).out).toContain(
      'TEE, Tee, black: 10 on hand, should be 10 in the shop, the shop shows 10.',
    );
  });

  it('sku --all is an array with the same keys', async () => {
    const all = (await counter.stock('sku', '--all', '--json')).json() as Record<string, unknown>[];
    expect(all.map(({ sku, onHand, storefront }) => ({ sku, onHand, storefront }))).toEqual([
      { sku: 'MUG', onHand: 4, storefront: null },
      { sku: 'TEE', onHand: 10, storefront: 10 },
    ]);
  });

  it('sku wants one name or --all, and knows what it does not know', async () => {
    expect((await counter.stock('sku')).code).toBe(1);
    expect((await counter.stock('sku', 'TEE', '--all')).code).toBe(1);
    expect((await counter.stock('sku', 'nope', '--json')).json()).toMatchObject({ error: { code: 'unknown-sku' } });
  });

  it('reconcile counts what agrees, and what it could not judge by reason', async () => {
    const run = await counter.stock('reconcile', '--json');
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({
      skusExpected: 2,
      compared: 1,
      unjudged: 1,
      inFlight: 0,
      minor: 0,
      major: 0,
      critical: 0,
    });
    expect(run.err).toMatch(/1 +no item of the shop carries the SKU/);
  });

  it("a shop order's shipment is in flight until the shop ships it too, never pushed", async () => {
    await counter.stock('fulfill', 'TEE', '2', 'A-1', '--order', '1001', '--channel', 'storefront');
    expect((await counter.stock('drain', '--json')).json()).toMatchObject({ delivered: 0, remaining: 1 });
    expect((await counter.stock('reconcile', '--json')).json()).toMatchObject({ compared: 1, inFlight: 1, major: 0 });
    expect((await counter.stock('sku', 'TEE')).out).toContain('2 shipped here, not yet shipped in the shop.');
    await counter.sim.post('order', { sku: 'TEE', quantity: 2, name: '1001' }, z.unknown());
    await counter.sim.post('fulfill', { order: '1001' }, z.unknown());
    expect((await counter.stock('reconcile', '--json')).json()).toMatchObject({
      compared: 1,
      inFlight: 0,
      minor: 0,
      major: 0,
    });
    expect((await counter.stock('sku', 'TEE', '--json')).json()).toMatchObject({
      onHand: 8,
      expected: 8,
      storefront: 8,
    });
  });

  it('drift lists what was found, with its terms and its value', async () => {
    await counter.sim.post('set', { sku: 'TEE', quantity: 3 }, z.unknown());
    const run = await counter.stock('reconcile', '--json');
    expect(run.json()).toMatchObject({ compared: 1, major: 1 });
    expect((await counter.stock('drift', '--json')).json()).toEqual([
      {
        id: expect.any(Number),
        runId: (run.json() as { runId: number }).runId,
        observedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        sku: 'TEE',
        location: 'main',
        warehouseTotal: 8,
        terms: { U: 0, S: 0, F: 0, R: 0, V: 0 },
        expectedTotal: 8,
        storefrontTotal: 3,
        rawGap: -5,
        delta: -5,
        severity: 'major',
        value: 190,
      },
    ]);
    expect((await counter.stock('drift')).out).toMatch(/TEE +main +8 +3 +shop shows 5 too few +major +190\.00/);
  });

  it("status has the contract's keys", async () => {
    const status = (await counter.stock('status', '--json')).json();
    expect(status).toMatchObject({
      outbox: { undelivered: 1, oldestSeconds: expect.any(Number), rejected: 0, quarantined: 0 },
      lastReconcile: { runId: expect.any(Number), major: 1 },
      ledgerAgrees: true,
    });
  });

  it('a shop that is down leaves updates waiting, an answer that is null, and a run that says NOT CHECKED', async () => {
    await counter.sim.post('fault', { kind: 'down', times: 1000 }, z.unknown());
    await counter.stock('receive', 'TEE', '1', 'A-1');
    const drained = await counter.stock('drain', '--json');
    expect(drained.code).toBe(1);
    expect(drained.json()).toMatchObject({ delivered: 0, remaining: 2 });
    expect((await counter.stock('sku', 'TEE', '--json')).json()).toMatchObject({ undelivered: 1, storefront: null });
    const run = await counter.stock('reconcile', '--json');
    expect(run.code).toBe(1);
    expect(run.json()).toMatchObject({
      error: { code: 'not-checked', message: expect.stringMatching(/^NOT CHECKED/) },
    });
    expect((await counter.stock('status')).out).toContain('NOT CHECKED');
    await counter.sim.post('heal', {}, z.unknown());
  });
});
