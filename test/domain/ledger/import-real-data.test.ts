import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importCatalog } from '../../../domain/ledger/import-catalog.ts';
import { importFile } from './movement-file.ts';
import { contradictions, useWarehouse } from './warehouse.ts';

const path = (name: string) =>
  fileURLToPath(new URL(`../../../../shared/data/online-retail-2010-12.${name}.csv.gz`, import.meta.url));
const missing = !existsSync(path('movements'));

describe('a month of a real retailer', () => {
  const w = useWarehouse();

  it('ends at the expected stock, and the second import records nothing', { timeout: 60_000 }, async ({ skip }) => {
    skip(missing, `the data set isn't here: ${path('movements')}`);
    const first = await importFile(w, [], { source: createReadStream(path('movements')), create: true });
    expect(first).toMatchObject({ rows: 48_670, recorded: 48_670, created: { skus: 2_749 } });
    const onHand = await w.rows<{ line: string }>(
      `select s.code || ',' || sum(l.on_hand) as line from stock_level l join sku s on s.id = l.sku_id group by s.code`,
    );
    expect(new Set(onHand.map((row) => row.line))).toEqual(new Set(linesOf('expected')));
    expect(await contradictions(w)).toEqual([]);
    const second = await importFile(w, [], { source: createReadStream(path('movements')), create: true });
    expect(second).toMatchObject({ rows: 48_670, recorded: 0, alreadyRecorded: 48_670 });
  });

  it('has a catalogue that is the same the second time', async ({ skip }) => {
    skip(missing, `the data set isn't here: ${path('catalog')}`);
    const source = () => createReadStream(path('catalog'));
    const rows = linesOf('catalog').length;
    expect(await importCatalog(w, { source: source(), actor: 'test' })).toEqual({
      rows,
      created: rows,
      updated: 0,
      unchanged: 0,
    });
    expect(await importCatalog(w, { source: source(), actor: 'test' })).toEqual({
      rows,
      created: 0,
      updated: 0,
      unchanged: rows,
    });
  });
});

/** The lines under the header. */
function linesOf(name: string): string[] {
  return gunzipSync(readFileSync(path(name)))
    .toString()
    .trim()
    .split('\n')
    .slice(1);
}
