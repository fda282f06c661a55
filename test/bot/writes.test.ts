import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Movement } from '../../domain/ledger/movement.ts';
import { type Counter, openCounter } from './counter.ts';
import { CATALOG, csvFile } from './files.ts';

describe('the commands that write', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await openCounter();
    await counter.stock('catalog', csvFile(CATALOG));
    for (const bin of ['A-1', 'A-2']) await counter.stock('bin', bin, '--location', 'main');
    await counter.stock('receive', 'MUG', '100', 'A-1');
  });
  afterAll(() => counter.close());

  it('receive says what the bin holds now, and whether the shop hears of it', async () => {
    const { code, out, err } = await counter.stock('receive', 'TEE', '12', 'A-1');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      'SANDBOX  Received 12 of TEE into A-1.\nA-1 now holds 12 of TEE.\n' +
        'The shop is told when Lockstep runs, or now with "stock drain".\n',
    );
  });

  it.each([
    ['receive', ['MUG', '3', 'A-1'], [{ kind: 'receipt', quantityDelta: 3, effect: 'push' }]],
    [
      'fulfill',
      ['MUG', '2', 'A-1', '--order', 'W-1', '--channel', 'wholesale'],
      [{ kind: 'fulfillment', quantityDelta: -2, effect: 'push' }],
    ],
    [
      'fulfill',
      ['MUG', '2', 'A-1', '--order', '#1001', '--channel', 'storefront'],
      [{ kind: 'fulfillment', quantityDelta: -2, effect: 'expect' }],
    ],
    [
      'return',
      ['MUG', '1', 'A-1', '--order', '1001', '--restocked'],
      [{ kind: 'return', quantityDelta: 1, effect: 'expect' }],
    ],
    ['return', ['MUG', '1', 'A-1'], [{ kind: 'return', quantityDelta: 1, effect: 'push' }]],
    [
      'adjust',
      ['MUG', '-3', 'A-1', '--reason', 'chipped'],
      [{ kind: 'adjustment', quantityDelta: -3, effect: 'push' }],
    ],
    ['adjust', ['MUG', '+3', 'A-1', '--reason', 'found'], [{ kind: 'adjustment', quantityDelta: 3, effect: 'push' }]],
    [
      'transfer',
      ['MUG', '4', 'A-1', 'A-2'],
      [
        { quantityDelta: -4, effect: 'none' },
        { quantityDelta: 4, effect: 'none' },
      ],
    ],
  ])('%s %j writes the lines it names', async (command, typed, movements) => {
    const answer = (await counter.stock(command, ...typed, '--json')).json();
    expect(answer).toMatchObject({ alreadyRecorded: false, movements });
  });

  it('open brings in stock that the shop knows already', async () => {
    await counter.stock('catalog', csvFile(['sku,title,price', 'NEW,New,1.00']));
    const { out } = await counter.stock('open', 'NEW', '7', 'A-1');
    expect(out).toContain('Opened A-1 with 7 of NEW.\nA-1 now holds 7 of NEW.\nThe shop need not be told.');
  });

  it('the same key again records nothing and says so', async () => {
    const once = await counter.stock('receive', 'MUG', '5', 'A-2', '--key', 'k-1', '--json');
    const twice = await counter.stock('receive', 'MUG', '5', 'A-2', '--key', 'k-1', '--json');
    expect(once.json()).toMatchObject({ key: 'k-1', alreadyRecorded: false });
    expect(twice.json()).toMatchObject({ key: 'k-1', alreadyRecorded: true });
    expect(twice.json()).toEqual({ ...(once.json() as object), alreadyRecorded: true });
    expect(twice.err).toContain('Already recorded under the key k-1: nothing was written.');
  });

  it('names the actor after the person at the terminal', async () => {
    await counter.stock('receive', 'MUG', '5', 'A-2', '--key', 'k-actor');
    const movement = await counter.database.em().findOneOrFail(Movement, { idempotencyKey: 'k-actor' });
    expect(movement.actor).toBe('terminal:ana');
  });

  it.each([
    [1, 'unknown-sku', ['receive', 'NOPE', '1', 'A-1']],
    [1, 'unknown-bin', ['receive', 'MUG', '1', 'Z-9']],
    [1, 'bad-quantity', ['receive', 'MUG', '0', 'A-1']],
    [1, 'bad-quantity', ['receive', 'MUG', '-5', 'A-1']],
    [1, 'bad-quantity', ['receive', 'MUG', '1000001', 'A-1']],
    [1, 'bad-quantity', ['adjust', 'MUG', '-1000001', 'A-1', '--reason', 'x']],
    [1, 'bad-quantity', ['adjust', 'MUG', '+0', 'A-1', '--reason', 'x']],
    [1, 'insufficient-stock', ['fulfill', 'MUG', '5000', 'A-1', '--order', 'W-2', '--channel', 'retail']],
    [1, 'insufficient-stock', ['adjust', 'MUG', '-5000', 'A-1', '--reason', 'x']],
    [1, 'unknown-channel', ['fulfill', 'MUG', '1', 'A-1', '--order', 'W-2', '--channel', 'Storefront']],
    [1, 'unknown-channel', ['fulfill', 'MUG', '1', 'A-1', '--order', 'W-2']],
    [1, 'order-missing', ['return', 'MUG', '1', 'A-1', '--restocked']],
    [1, 'transfer-to-itself', ['transfer', 'MUG', '1', 'A-1', 'A-1']],
    [1, 'key-reused', ['receive', 'MUG', '6', 'A-2', '--key', 'k-2']],
    [1, 'late-opening', ['open', 'MUG', '1', 'A-1']],
    [1, 'unknown-location', ['bin', 'B-1', '--location', 'nowhere']],
    [2, 'wrong-usage', ['fulfill', 'MUG', '1', 'A-1', '--order', 'W-2', '--channel', '']],
    [2, 'wrong-usage', ['fulfill', 'MUG', '1', 'A-1', '--channel', 'retail']],
    [2, 'wrong-usage', ['adjust', 'MUG', '3', 'A-1', '--reason', 'counted?']],
    [2, 'wrong-usage', ['adjust', 'MUG', '+3', 'A-1']],
    [2, 'wrong-usage', ['receive', 'MUG', '1.5', 'A-1']],
    [2, 'wrong-usage', ['receive', 'MUG', '1e3', 'A-1']],
    [2, 'wrong-usage', ['receive', 'MUG', '12pcs', 'A-1']],
    [2, 'wrong-usage', ['receive', 'MUG', '12']],
    [2, 'wrong-usage', ['bin', 'B-1', '--location', 'main', '--kind', 'attic']],
  ])('refuses with exit code %i and %s: %j', async (code, errorCode, argv) => {
    await counter.stock('receive', 'MUG', '5', 'A-2', '--key', 'k-2');
    const before = await counter.stock('sku', 'MUG', '--json');
    const refused = await counter.stock(...argv, '--json');
    expect(refused.code).toBe(code);
    expect(refused.json()).toMatchObject({
      error: { code: errorCode, message: expect.any(String), details: expect.any(Object) },
    });
    expect(refused.err.trimEnd()).toMatch(/^[^\n]+[.)]$/);
    expect((await counter.stock('sku', 'MUG', '--json')).json()).toEqual(before.json());
  });

  it('location ties a building to a location of the shop, and bin puts a bin into it', async () => {
    const made = await counter.stock('location', 'annex', '--shop', 'gid://shopify/Location/77', '--json');
    expect(made.json()).toMatchObject({
      name: 'annex',
      shopLocationId: 'gid://shopify/Location/77',
      outcome: 'created',
    });
    const bin = await counter.stock('bin', 'X-1', '--location', 'annex', '--kind', 'staging', '--json');
    expect(bin.json()).toEqual({ bin: 'X-1', location: 'annex', kind: 'staging', created: true });
    expect(
      (await counter.stock('bin', 'X-1', '--location', 'annex', '--kind', 'staging', '--json')).json(),
    ).toMatchObject({ created: false });
  });
});
