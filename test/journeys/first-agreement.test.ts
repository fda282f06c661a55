import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Ended, Product } from '../support/product.ts';

const real = fileURLToPath(new URL('../../../shared/data/online-retail-2010-12', import.meta.url));
const small = fileURLToPath(new URL('../data/small', import.meta.url));

interface Month {
  readonly catalog: string;
  readonly movements: string;
  /** What must be on hand at the end, by SKU. */
  readonly expected: ReadonlyMap<string, number>;
}

function month(stem: string, ending: string): Month {
  const file = (what: string) => `${stem}.${what}.${ending}`;
  const bytes = readFileSync(file('expected'));
  const text = (ending.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const rows = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));
  return {
    catalog: file('catalog'),
    movements: file('movements'),
    expected: new Map(rows.map(([sku, onHand]) => [sku!, Number(onHand)])),
  };
}

const months = [
  { name: 'a small week', ...month(small, 'csv'), timeout: 180_000 },
  // A real retailer's month; its file isn't part of the repository.
  ...(existsSync(`${real}.movements.csv.gz`)
    ? [{ name: 'a real month', ...month(real, 'csv.gz'), timeout: 900_000 }]
    : []),
];

/** What a person does on the first day, through the doors a person uses; and then everything once more. */
describe.each(months)('the first agreement: $name', ({ catalog, movements, expected, timeout }) => {
  const rows = (json: unknown) => (json as { rows: number }).rows;
  const noDrift = {
    skusExpected: expected.size,
    compared: expected.size,
    unjudged: 0,
    minor: 0,
    major: 0,
    critical: 0,
  };

  it('holds on both sides, SKU by SKU, and every step a second time changes nothing', { timeout }, async () => {
    const product = new Product();
    const ok = async (running: Promise<Ended>): Promise<unknown> => {
      const ended = await running;
      expect({ code: ended.code, err: ended.code === 0 ? '' : ended.err }).toEqual({ code: 0, err: '' });
      return ended.json();
    };

    expect(await ok(product.stock('catalog', catalog, '--json'))).toMatchObject({ created: expected.size });
    expect(await ok(product.shop('catalog', catalog, '--json'))).toMatchObject({ created: expected.size });
    const imported = await ok(product.stock('import', movements, '--create', '--yes', '--json'));
    expect(imported).toMatchObject({ recorded: rows(imported), alreadyRecorded: 0 });
    const drained = (await ok(product.stock('drain', '--json'))) as { delivered: number };
    expect(drained).toMatchObject({ remaining: 0, rejected: 0, quarantined: 0 });
    expect(drained.delivered).toBeGreaterThan(0);

    // The shop has not shipped its own orders yet: on their way, not drift.
    const before = (await ok(product.stock('reconcile', '--json'))) as { inFlight: number };
    expect(before).toMatchObject(noDrift);
    expect(before.inFlight).toBeGreaterThan(0);

    await ok(product.shop('play', movements, '--json'));
    expect(await ok(product.stock('reconcile', '--json'))).toMatchObject({ ...noDrift, inFlight: 0 });
    expect(await levels(product)).toEqual(asExpected(expected));

    const journal = await ok(product.shop('journal', '--json'));
    expect(await ok(product.stock('catalog', catalog, '--json'))).toMatchObject({ created: 0, updated: 0 });
    expect(await ok(product.shop('catalog', catalog, '--json'))).toMatchObject({ created: 0, updated: 0 });
    expect(await ok(product.stock('import', movements, '--create', '--yes', '--json'))).toMatchObject({
      recorded: 0,
      alreadyRecorded: rows(imported),
    });
    expect(await ok(product.stock('drain', '--json'))).toMatchObject({ delivered: 0, remaining: 0 });
    expect(await ok(product.shop('play', movements, '--json'))).toMatchObject({ orders: 0, fulfilled: 0, returned: 0 });
    expect(await ok(product.stock('reconcile', '--json'))).toMatchObject({ ...noDrift, inFlight: 0 });
    expect(await levels(product)).toEqual(asExpected(expected));
    expect(await ok(product.shop('journal', '--json'))).toEqual(journal);
    expect(await ok(product.stock('status', '--json'))).toMatchObject({
      outbox: { undelivered: 0 },
      ledgerAgrees: true,
    });
  });
});

async function levels(product: Product): Promise<Record<string, unknown>> {
  const all = (await product.stock('sku', '--all', '--json')).json() as {
    sku: string;
    onHand: number;
    storefront: number;
  }[];
  return Object.fromEntries(all.map(({ sku, onHand, storefront }) => [sku, { onHand, storefront }]));
}

function asExpected(expected: ReadonlyMap<string, number>): Record<string, unknown> {
  return Object.fromEntries([...expected].map(([sku, onHand]) => [sku, { onHand, storefront: onHand }]));
}
