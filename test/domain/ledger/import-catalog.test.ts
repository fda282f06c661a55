import { describe, expect, it } from 'vitest';
import { importCatalog } from '../../../domain/ledger/import-catalog.ts';
import { chunksOf, gzipped } from './movement-file.ts';
import { useWarehouse } from './warehouse.ts';

const w = useWarehouse();

const load = (lines: string[], { gzip = false, header = 'sku,title,price' } = {}) => {
  const bytes = Buffer.from([header, ...lines].join('\n'));
  return importCatalog(w, { source: chunksOf(gzip ? gzipped(bytes) : bytes), actor: 'test' });
};
const items = () => w.rows('select code, title, price from sku order by code');

describe('a catalogue', () => {
  it('makes new SKUs and brings known ones up to date', async () => {
    const result = await load(['TEE,"Tee, black",19.90', 'CAP,Cap,']);
    expect(result).toEqual({ rows: 2, created: 1, updated: 1, unchanged: 0 });
    expect(await items()).toEqual([
      { code: 'CAP', title: 'Cap', price: null },
      { code: 'MUG', title: null, price: null },
      { code: 'TEE', title: 'Tee, black', price: '19.90' },
    ]);
  });

  it('changes nothing the second time', async () => {
    const lines = ['TEE,Tee,19.9', 'CAP,Cap,', 'MUG,,'];
    await load(lines);
    const before = await w.rows('select xmin::text, sku.* from sku order by id');
    expect(await load(lines, { gzip: true })).toEqual({ rows: 3, created: 0, updated: 0, unchanged: 3 });
    expect(await w.rows('select xmin::text, sku.* from sku order by id')).toEqual(before);
  });

  it('keeps what it knows where the file says nothing', async () => {
    await load(['TEE,Tee,19.90']);
    expect(await load(['TEE,,21'])).toMatchObject({ updated: 1 });
    expect(await items()).toContainEqual({ code: 'TEE', title: 'Tee', price: '21.00' });
  });

  it('lists what is wrong by its lines and takes nothing', async () => {
    const bad = [
      'CAP,Cap,1',
      ',x,1',
      'A,x,-1',
      'B,x,"1,50"',
      'C,x,1.234',
      'D,x,free',
      `${'E'.repeat(256)},x,`,
      'F,a\u0001b,',
      'G,x',
    ];
    await expect(load(bad.slice(0, -1))).rejects.toMatchObject({
      code: 'bad-import',
      details: { problems: [3, 4, 5, 6, 7, 8, 9].map((line) => ({ line })) },
    });
    await expect(load(['CAP,Cap,1', 'G,x'])).rejects.toMatchObject({
      message: expect.stringContaining('line 3: there are 2 fields, not 3'),
    });
    expect(await items()).toHaveLength(2);
  });

  it('refuses a SKU that comes twice', async () => {
    await expect(load(['CAP,Cap,1', 'TEE,x,1', 'CAP,Cap,1'])).rejects.toMatchObject({
      details: { problems: [{ line: 4, reason: expect.stringContaining('"CAP" is on line 2 already') }] },
    });
  });

  it('is one catalogue, however often it comes at once', async () => {
    const lines = Array.from({ length: 200 }, (_, n) => `C-${n},Cap ${n},1`);
    const results = await Promise.all([load(lines), load(lines.toReversed()), load(lines)]);
    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(200);
  });
});

describe('a catalogue with barcodes', () => {
  const header = 'sku,title,price,barcode';
  const barcodes = () => w.rows('select code, barcode from sku order by code');

  it('keeps them as text, and changes nothing the second time', async () => {
    const lines = ['TEE,Tee,19.90,0012345678905', 'CAP,Cap,, 4006381333931 ', 'MUG,,,'];
    expect(await load(lines, { header })).toEqual({ rows: 3, created: 1, updated: 1, unchanged: 1 });
    expect(await barcodes()).toEqual([
      { code: 'CAP', barcode: '4006381333931' },
      { code: 'MUG', barcode: null },
      { code: 'TEE', barcode: '0012345678905' },
    ]);
    const before = await w.rows('select xmin::text, sku.* from sku order by id');
    expect(await load(lines, { header, gzip: true })).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect(await w.rows('select xmin::text, sku.* from sku order by id')).toEqual(before);
  });

  it('brings one up to date, and keeps it where the file says nothing', async () => {
    await load(['TEE,Tee,1,111', 'MUG,Mug,1,222'], { header });
    expect(await load(['TEE,,,333', 'MUG,,,'], { header })).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await load(['TEE,Shirt,2', 'MUG,Cup,'])).toMatchObject({ updated: 2 });
    expect(await barcodes()).toEqual([
      { code: 'MUG', barcode: '222' },
      { code: 'TEE', barcode: '333' },
    ]);
  });

  it('refuses what no scanner reads, a missing field, and another header', async () => {
    const bad = [`TEE,,,${'9'.repeat(65)}`, 'MUG,,,1\u00002', `CAP,,,${'9'.repeat(64)}`];
    await expect(load(bad, { header })).rejects.toMatchObject({
      details: {
        problems: [
          { line: 2, reason: expect.stringContaining('The barcode "9999') },
          { line: 3, reason: expect.stringContaining('The barcode') },
        ],
      },
    });
    await expect(load(['TEE,Tee,1'], { header })).rejects.toThrow('line 2: there are 3 fields, not 4');
    await expect(load(['TEE,Tee,1,111'])).rejects.toThrow('line 2: there are 4 fields, not 3');
    await expect(load(['TEE,111'], { header: 'sku,barcode' })).rejects.toThrow(
      'the first line must be sku,title,price or sku,title,price,barcode, not sku,barcode',
    );
    expect((await barcodes()).every(({ barcode }) => barcode === null)).toBe(true);
  });
});
