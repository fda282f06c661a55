import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runShopCommand } from '../../../jobs/sandbox/terminal.ts';
import { sharedSandbox, stock, TOKEN } from './sandbox.ts';
import { fileOf, runner } from './terminal-runner.ts';

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

async function terminal() {
  const sandbox = await sharedSandbox();
  const { skus } = await stock(sandbox, { TEE: 5 });
  return { ...sandbox, ...runner(sandbox.shop.url), sku: skus['TEE'] ?? '' };
}
