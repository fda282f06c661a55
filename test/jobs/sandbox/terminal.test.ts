import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runShopCommand } from '../../../jobs/sandbox/terminal.ts';
import { openSandbox, sharedSandbox, stock, TOKEN, type Json } from './sandbox.ts';

describe('the terminal', () => {
  it('heads what people read with SANDBOX, and draws a table', async () => {
    const { run, sku } = await terminal();
    const { code, out } = await run('levels', sku);
    expect(code).toBe(0);
    expect(out).toMatch(/^SANDBOX levels of/);
    expect(out).toMatch(new RegExp(`${sku}\\s+│ Warehouse │\\s+5 │\\s+0 │\\s+5 │`));
  });

  it('prints one JSON value on the last line with --json', async () => {
    const { run, json, sku } = await terminal();
    expect(await json('levels', sku)).toEqual([{ sku, location: 'Warehouse', available: 5, committed: 0, onHand: 5 }]);
    expect(await json('set', sku, '7')).toMatchObject([{ onHand: 7 }]);
    const { out } = await run('journal', '--json');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
  });

  it('orders, fulfils and refunds', async () => {
    const { json, sku } = await terminal();
    const name = `T-${sku}`;
    expect(await json('order', sku, '3', '--name', name)).toMatchObject({ name, lines: [{ sku, quantity: 3 }] });
    await json('fulfill', name);
    expect(await json('levels', sku)).toMatchObject([{ available: 2, committed: 0, onHand: 2 }]);
    await json('refund', name, sku, '1');
    expect(await json('levels', sku)).toMatchObject([{ available: 3, onHand: 3 }]);
  });

  it('breaks and heals the shop', async () => {
    const { json } = await terminal();
    expect(await json('fault', 'drop-after-apply', '--times', '2')).toEqual({
      kind: 'drop-after-apply',
      times: 2,
      ms: null,
    });
    expect(await json('fault', 'slow', '--ms', '50')).toEqual({ kind: 'slow', times: null, ms: 50 });
    expect(await json('heal')).toEqual({ healed: 2 });
  });

  it.each([
    [['set', 'NOWHERE', '1'], 'There is no SKU NOWHERE. Create items with: catalog FILE.'],
    [['set', 'NOWHERE', 'many'], '"many" is not a quantity.'],
    [['fulfill', 'nothing'], 'There is no order nothing.'],
    [['fault', 'earthquake'], 'There is no fault "earthquake".'],
    [['catalog', '/nowhere.csv'], 'There is no file /nowhere.csv.'],
    [['order', 'TEE'], "missing required argument 'QTY'"],
    [['dance'], "unknown command 'dance'"],
  ])('says what is wrong with %j and what to do, and fails', async (argv, message) => {
    const { run } = await terminal();
    const { code, out, err } = await run(...argv);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
    expect(out).toBe('');
  });

  it('gives the refusal as JSON too', async () => {
    const { run } = await terminal();
    const { code, out } = await run('set', 'NOWHERE', '1', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'unknown-sku' } });
  });

  it('says so when the shop does not run', async () => {
    const err: string[] = [];
    const io = { stdout: { write: () => true }, stderr: { write: (text: string) => err.push(text) } };
    expect(await runShopCommand(['levels'], { url: 'http://127.0.0.1:9', accessToken: TOKEN }, io)).toBe(1);
    expect(err.join('')).toContain('Nothing answers at http://127.0.0.1:9.');
  });

  it('explains each command with --help', async () => {
    const { run } = await terminal();
    for (const command of [
      'catalog',
      'levels',
      'set',
      'order',
      'fulfill',
      'refund',
      'fault',
      'heal',
      'journal',
      'play',
    ]) {
      const { code, out } = await run(command, '--help');
      expect([code, out.startsWith(`Usage: shop ${command}`)]).toEqual([0, true]);
    }
  });
});

describe('a catalogue', () => {
  it('is loaded once, updated, and read from .gz', async () => {
    const { json } = await terminal();
    const [one, two] = [randomUUID(), randomUUID()];
    const lines = [`sku,title,price`, `${one},"A ""big"" tee",12.50`, `${two},Cap,3`];
    expect(await json('catalog', await fileOf(lines))).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(await json('catalog', await fileOf(lines, '.csv.gz'))).toEqual({ created: 0, updated: 0, unchanged: 2 });
    const cheaper = await fileOf([...lines.slice(0, 2), `${two},Cap,2.99`]);
    expect(await json('catalog', cheaper)).toEqual({ created: 0, updated: 1, unchanged: 1 });
  });

  it('with bad lines names them all and changes nothing', async () => {
    const { run, json } = await terminal();
    const sku = randomUUID();
    const { code, err } = await run(
      'catalog',
      await fileOf(['sku,title,price', `${sku},Tee,1`, ',Cap,1', 'X,Cap,cheap']),
    );
    expect(code).toBe(1);
    expect(err).toContain('line 3: sku');
    expect(err).toContain('line 4: price is not a price');
    expect(await json('levels', sku)).toEqual([]);
  });
});

describe('a movement file', () => {
  it("plays the storefront's lines: one order a reference, refunds restocked; twice is once", async () => {
    const shop = await played();
    const file = await fileOf([
      HEAD,
      row('1', 'receipt', shop.tee, 9, '', 'PO-1'),
      row('2', 'fulfillment', shop.tee, 2, 'storefront', shop.ref),
      row('3', 'fulfillment', shop.cap, 1, 'storefront', shop.ref),
      row('4', 'fulfillment', shop.tee, 1, 'storefront', shop.ref),
      row('5', 'fulfillment', shop.tee, 4, 'wholesale', 'W-1'),
      row('6', 'return', shop.tee, 3, 'storefront', shop.ref),
    ]);
    expect(await shop.json('play', file)).toEqual({ orders: 1, fulfilled: 3, returned: 1, repeated: 0 });
    const levels = [
      { sku: shop.tee, available: 5, committed: 0, onHand: 5 },
      { sku: shop.cap, available: 4, committed: 0, onHand: 4 },
    ];
    expect((await shop.sim('levels')).levels.toSorted(bySku)).toMatchObject(levels.toSorted(bySku));
    expect(await shop.json('play', file)).toEqual({ orders: 0, fulfilled: 0, returned: 0, repeated: 4 });
    expect((await shop.sim('levels')).levels.toSorted(bySku)).toMatchObject(levels.toSorted(bySku));
    const { order } = await shop.sim(`order?order=${shop.ref}`);
    expect(order.lines.map((line: Json) => [line.sku, line.quantity, line.fulfilled, line.returned])).toEqual([
      [shop.tee, 2, 2, 2],
      [shop.cap, 1, 1, 0],
      [shop.tee, 1, 1, 1],
    ]);
  });

  it.each([
    ['an unknown SKU', row('1', 'fulfillment', 'NOWHERE', 1, 'storefront', 'R'), 'Line 3: there is no SKU NOWHERE'],
    ['a return without its order', row('1', 'return', 'TEE', 1, 'storefront', 'R'), 'Line 3: There is no order R'],
    ['a quantity of 0', row('1', 'fulfillment', 'TEE', 0, 'storefront', 'R'), 'line 3: quantity is not a whole number'],
    ['another kind', row('1', 'receipt', 'TEE', 1, 'storefront', 'R'), 'line 3: kind is not fulfillment or return'],
    ['no reference', row('1', 'return', 'TEE', 1, 'storefront', ''), 'line 3: reference is empty'],
    ['a missing column', 'too,short', 'Invalid Record Length'],
  ])('with %s names the line and plays nothing', async (_what, bad, message) => {
    const shop = await played();
    const file = await fileOf([
      HEAD,
      row('0', 'fulfillment', shop.tee, 1, 'storefront', 'good'),
      bad.replace('TEE', shop.tee),
    ]);
    const { code, err } = await shop.run('play', file);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect((await shop.sim(`levels?sku=${shop.tee}`)).levels).toMatchObject([{ available: 5, onHand: 5 }]);
  });

  it('refuses a key that stood for another movement', async () => {
    const shop = await played();
    await shop.json('play', await fileOf([HEAD, row('1', 'fulfillment', shop.tee, 1, 'storefront', 'A')]));
    const { err } = await shop.run(
      'play',
      await fileOf([HEAD, row('1', 'fulfillment', shop.tee, 2, 'storefront', 'A')]),
    );
    expect(err).toContain('line 2: key 1 was played before with other content');
  });

  it('plays 20,000 lines within seconds', { timeout: 15_000 }, async () => {
    const shop = await played();
    const lines = Array.from({ length: 20_000 }, (_, n) =>
      row(`k${n}`, 'fulfillment', shop.tee, 1, 'storefront', `R${n % 1000}`),
    );
    const file = await fileOf([HEAD, ...lines], '.csv.gz');
    expect(await shop.json('play', file)).toMatchObject({ orders: 1000, fulfilled: 20_000 });
    expect((await shop.sim(`levels?sku=${shop.tee}`)).levels).toMatchObject([{ onHand: 5 - 20_000 }]);
  });
});

const HEAD = 'idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note';

function row(key: string, kind: string, sku: string, quantity: number, channel: string, reference: string): string {
  return `${key},2026-09-01T08:00:00Z,${kind},${sku},A-01-1,,${quantity},${channel},${reference},`;
}

function bySku(one: { sku: string }, other: { sku: string }): number {
  return one.sku < other.sku ? -1 : 1;
}

async function fileOf(lines: readonly string[], ending = '.csv'): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sandbox-')), `file${ending}`);
  const text = `${lines.join('\n')}\n`;
  await writeFile(file, ending.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

function runner(url: string) {
  const run = async (...argv: string[]) => {
    const said = { out: '', err: '' };
    const io = {
      stdout: { write: (text: string) => (said.out += text) },
      stderr: { write: (text: string) => (said.err += text) },
    };
    const code = await runShopCommand(argv, { url, accessToken: TOKEN }, io);
    return { code, ...said };
  };
  const json = async (...argv: string[]): Promise<Json> => {
    const { code, out, err } = await run(...argv, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };
  return { run, json };
}

async function terminal() {
  const sandbox = await sharedSandbox();
  const { skus } = await stock(sandbox, { TEE: 5 });
  return { ...sandbox, ...runner(sandbox.shop.url), sku: skus['TEE'] ?? '' };
}

async function played() {
  const sandbox = await openSandbox();
  const { skus } = await stock(sandbox, { TEE: 5, CAP: 5 });
  return { ...sandbox, ...runner(sandbox.shop.url), tee: skus['TEE'] ?? '', cap: skus['CAP'] ?? '', ref: '536365' };
}
