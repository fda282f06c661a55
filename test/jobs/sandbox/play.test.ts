import { describe, expect, it } from 'vitest';
import { sharedSandbox, stock, type Json } from './sandbox.ts';
import { fileOf, runner } from './terminal-runner.ts';

describe('a movement file', () => {
  it("plays the storefront's lines: one order a reference, refunds restocked; twice is once", async () => {
    const shop = await played();
    const file = await shop.file([
      ['receipt', shop.tee, 9, ''],
      ['fulfillment', shop.tee, 2, 'storefront'],
      ['fulfillment', shop.cap, 1, 'storefront'],
      ['fulfillment', shop.tee, 1, 'storefront'],
      ['fulfillment', shop.tee, 4, 'wholesale'],
      ['return', shop.tee, 3, 'storefront'],
    ]);
    for (const done of [
      { orders: 1, fulfilled: 3, returned: 1, repeated: 0 },
      { orders: 0, fulfilled: 0, returned: 0, repeated: 4 },
    ]) {
      expect(await shop.json('play', file)).toEqual(done);
      expect(await shop.level(shop.tee)).toMatchObject({ available: 5, committed: 0, onHand: 5 });
      expect(await shop.level(shop.cap)).toMatchObject({ available: 4, committed: 0, onHand: 4 });
    }
    const { order } = await shop.sim(`order?order=${shop.ref}`);
    expect(order.lines.map((line: Json) => [line.sku, line.quantity, line.fulfilled, line.returned])).toEqual([
      [shop.tee, 2, 2, 2],
      [shop.cap, 1, 1, 0],
      [shop.tee, 1, 1, 1],
    ]);
  });

  it.each<[string, Line, string]>([
    ['an unknown SKU', ['fulfillment', 'NOWHERE', 1, 'storefront'], 'Line 3: there is no SKU NOWHERE'],
    ['a return without its order', ['return', 'TEE', 1, 'storefront', 'lost'], 'Line 3: There is no order lost'],
    ['a return of too many', ['return', 'TEE', 2, 'storefront'], 'to take back, not 2'],
    ['a quantity of 0', ['fulfillment', 'TEE', 0, 'storefront'], 'line 3: quantity is not a whole number'],
    ['another kind', ['receipt', 'TEE', 1, 'storefront'], 'line 3: kind is not fulfillment or return'],
    ['no reference', ['return', 'TEE', 1, 'storefront', ''], 'line 3: reference is empty'],
  ])('with %s names the line and plays nothing', async (_what, [kind, sku, ...rest], message) => {
    const shop = await played();
    const bad: Line = [kind, sku === 'TEE' ? shop.tee : sku, ...rest];
    const { code, err } = await shop.run('play', await shop.file([['fulfillment', shop.tee, 1, 'storefront'], bad]));
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(await shop.level(shop.tee)).toMatchObject({ available: 5, onHand: 5 });
    expect((await shop.sim(`order?order=${shop.ref}`)).error.code).toBe('unknown-order');
  });

  it.each([
    ['a line that is too short', [head(), 'too,short'], 'on line 2'],
    ['other columns', ['sku,quantity', 'TEE,1'], 'missing: idempotency_key'],
    ['nothing in it', [''], 'must name the columns'],
  ])('with %s is refused', async (_what, lines, message) => {
    const shop = await played();
    const { code, err } = await shop.run('play', await fileOf(lines));
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });

  it('that is no .gz although it is called so is refused', async () => {
    const shop = await played();
    const { err } = await shop.run('play', await fileOf([head()], '.not.gz', (text) => Buffer.from(text)));
    expect(err).toContain('nothing was changed');
  });

  it('refuses a key that stood for another movement', async () => {
    const shop = await played();
    await shop.json('play', await shop.file([['fulfillment', shop.tee, 1, 'storefront']]));
    const { err } = await shop.run('play', await shop.file([['fulfillment', shop.tee, 2, 'storefront']]));
    expect(err).toContain(`line 2: key ${shop.tee}-0 was played before with other content`);
  });

  it('adds lines that a later file brings to the same order', async () => {
    const shop = await played();
    const first: Line = ['fulfillment', shop.tee, 1, 'storefront'];
    await shop.json('play', await shop.file([first]));
    const later = await shop.json('play', await shop.file([first, ['fulfillment', shop.cap, 2, 'storefront']]));
    expect(later).toEqual({ orders: 1, fulfilled: 1, returned: 0, repeated: 1 });
    expect((await shop.sim(`order?order=${shop.ref}`)).order.lines).toHaveLength(2);
  });

  it('plays 6,000 lines in one go', async () => {
    const shop = await played();
    const lines = Array.from({ length: 6_000 }, (_, n): Line => {
      return ['fulfillment', shop.tee, 1, 'storefront', `${shop.ref}/${n % 1000}`];
    });
    expect(await shop.json('play', await shop.file(lines, '.csv.gz'))).toMatchObject({
      orders: 1000,
      fulfilled: 6_000,
    });
    expect(await shop.level(shop.tee)).toMatchObject({ onHand: 5 - 6_000 });
  });
});

/** Kind, SKU, quantity, channel, and the reference where it is not the test's own. */
type Line = readonly [string, string, number, string, string?];

/** A function, since the tables above are read before constants are. */
function head(): string {
  return 'idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note';
}

async function played() {
  const sandbox = await sharedSandbox();
  const { skus } = await stock(sandbox, { TEE: 5, CAP: 5 });
  const { TEE: tee = '', CAP: cap = '' } = skus;
  const ref = `REF-${tee}`;
  const rowOf = ([kind, sku, quantity, channel, reference = ref]: Line, index: number) =>
    `${tee}-${index},2026-09-01T08:00:00Z,${kind},${sku},A-01-1,,${quantity},${channel},${reference},`;
  return {
    ...sandbox,
    ...runner(sandbox.shop.url),
    tee,
    cap,
    ref,
    file: (lines: readonly Line[], ending?: string) => fileOf([head(), ...lines.map(rowOf)], ending),
    level: async (sku: string): Promise<Json> => (await sandbox.sim(`levels?sku=${sku}`)).levels[0],
  };
}
