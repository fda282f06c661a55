import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Counter, openCounter } from './counter.ts';
import { CATALOG, csvFile, movementFile } from './files.ts';

/** One warehouse and its shop, told in the order in which it happened. */
describe('recount and its questions', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await openCounter();
    await counter.stock('catalog', csvFile(CATALOG));
    for (const bin of ['A-1', 'A-2']) await counter.stock('bin', bin, '--location', 'main');
    await counter.sim.post('catalog', { items: [{ sku: 'TEE', title: 'Tee', price: 38 }] }, z.unknown());
    await counter.stock('receive', 'TEE', '12', 'A-1');
    await counter.stock('drain');
    await counter.stock('reconcile');
  });
  afterAll(() => counter.close());

  const shop = async () => (await counter.stock('sku', 'TEE', '--json')).json() as { storefront: number };

  it('corrects the shop to the count, and the drain brings it there', async () => {
    const { code, out, err } = await counter.stock('recount', 'TEE', 'A-1', '10');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      'SANDBOX  Counted 10 of TEE in A-1: -2 to the ledger.\nA-1 now holds 10 of TEE.\n' +
        'The shop is set 12 -> 10 when Lockstep runs, or now with "stock drain".\n',
    );
    expect(await shop()).toMatchObject({ storefront: 12 });
    await counter.stock('drain');
    expect(await shop()).toMatchObject({ onHand: 10, expected: 10, storefront: 10 });
  });

  it('says the same once under one key, as data too', async () => {
    const typed = ['recount', 'TEE', 'A-1', '10', '--key', 'count-1', '--json'];
    expect((await counter.stock(...typed)).json()).toMatchObject({
      alreadyRecorded: false,
      movements: [{ kind: 'recount', quantityDelta: 0, effect: 'none' }],
      correction: { state: 'agreed' },
    });
    expect((await counter.stock(...typed)).json()).toMatchObject({ alreadyRecorded: true });
    const other = await counter.stock('recount', 'TEE', 'A-1', '9', '--key', 'count-1', '--json');
    expect([other.code, other.json()]).toMatchObject([1, { error: { code: 'key-reused' } }]);
  });

  it('waits for an update on its way, says so, and the next drain makes both', async () => {
    await counter.stock('receive', 'TEE', '5', 'A-1');
    const said = await counter.stock('recount', 'TEE', 'A-1', '14');
    expect(said.out).toMatch(
      /The shop is corrected later: that waits for update \d+, which is on its way to the shop\./,
    );
    expect((await counter.stock('status')).out).toMatch(/TEE +main +A-1 .* update \d+, which is on its way/);
    expect((await counter.stock('drain', '--json')).json()).toMatchObject({ delivered: 2, remaining: 0 });
    expect(await shop()).toMatchObject({ onHand: 14, storefront: 14 });
    expect((await counter.stock('status')).out).not.toContain('Counted, and the shop not corrected yet');
  });

  it('takes counts from a file, and asks for their corrections in one step', async () => {
    const file = movementFile([`f-1,${new Date().toISOString()},recount,TEE,A-1,,13,,,`]);
    const said = await counter.stock('import', file, '--yes');
    expect(said.out).toContain(
      'Asked for by counts: 1 correction of the shop made, 0 proposed, 0 not needed, 0 waiting',
    );
    await counter.stock('drain');
    expect(await shop()).toMatchObject({ onHand: 13, storefront: 13 });
    const late = movementFile([`f-2,${new Date(Date.now() - 3_600_000).toISOString()},receipt,TEE,A-1,,1,,,`]);
    expect((await counter.stock('import', late, '--yes')).err).toMatch(
      /line 2: A-1 was counted.*Was it in the count\?/,
    );
    expect((await counter.stock('import', late, '--yes', '--counted', 'no')).code).toBe(0);
    expect(await shop()).toMatchObject({ onHand: 14 });
    await counter.stock('drain');
  });

  it.each([
    ['receive', 'TEE', '1', 'A-1'],
    ['adjust', 'TEE', '-1', 'A-1', '--reason', 'x'],
    ['fulfill', 'TEE', '1', 'A-1', '--order', 'W-1', '--channel', 'wholesale'],
    ['return', 'TEE', '1', 'A-1'],
    ['transfer', 'TEE', '1', 'A-1', 'A-2'],
  ])('%s asks whether it was in the count when it happened before that', async (...typed) => {
    const at = ['--at', new Date(Date.now() - 3_600_000).toISOString()];
    const refused = await counter.stock(...typed, ...at, '--json');
    expect([refused.code, refused.json()]).toMatchObject([1, { error: { code: 'in-count-missing' } }]);
    expect(refused.err).toMatch(/Was it in the count\? Say --counted yes/);
    const taken = await counter.stock(...typed, ...at, '--counted', 'yes', '--json');
    expect(taken.code).toBe(0);
    expect(await shop()).toMatchObject({ bins: expect.arrayContaining([{ bin: 'A-1', onHand: 14 }]) });
  });

  it('adjust asks, while a case is open, whether the shop shows it already', async () => {
    await counter.stock('drain');
    await counter.sim.post('set', { levels: [{ sku: 'TEE', quantity: 3 }] }, z.unknown());
    await counter.stock('reconcile');
    const typed = ['adjust', 'TEE', '-1', 'A-1', '--reason', 'torn'];
    const refused = await counter.stock(...typed);
    expect(refused.err).toMatch(/Does the shop show this already\? Say --shop-shows yes/);
    const shown = await counter.stock(...typed, '--shop-shows', 'yes', '--json');
    expect(shown.json()).toMatchObject({ movements: [{ effect: 'none' }] });
    const told = await counter.stock(...typed, '--shop-shows', 'no', '--json');
    expect(told.json()).toMatchObject({ movements: [{ effect: 'push' }] });
  });

  it.each([
    [['recount', 'TEE', 'A-1'], 2, /COUNTED/i],
    [['recount', 'TEE', 'A-1', 'eight'], 2, /COUNTED: "eight" isn't a count of units/],
    [['recount', 'TEE', 'A-1', '-8'], 1, /-8 isn't a count/],
    [['recount', 'TEE', 'A-1', '8', '--counted-at', 'yesterday'], 2, /--counted-at: "yesterday" isn't a time/],
    [['recount', 'TEE', 'A-1', '8', '--counted-at', '2999-01-01T00:00:00Z'], 1, /still to come/],
    [['recount', 'TOE', 'A-1', '8'], 1, /no SKU "TOE"/],
    [['recount', 'TEE', 'A-9', '8'], 1, /no bin "A-9"/],
    [['receive', 'TEE', '1', 'A-1', '--counted', 'maybe'], 2, /--counted: "maybe" must be yes or no/],
  ])('refuses %j in words', async (typed, code, words) => {
    const refused = await counter.stock(...typed);
    expect(refused.code).toBe(code);
    expect(refused.err).toMatch(words);
  });

  it('explains itself', async () => {
    expect((await counter.stock('recount', '--help')).out).toMatch(
      /--counted-at [\s\S]*now if left out[\s\S]*recount TEE-BLK-M A-03-2 8/,
    );
  });
});
