import { describe, expect, it } from 'vitest';
import { open } from '../../../domain/ledger/open.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { chunksOf, gzipped, HEADER, importFile, movementFile } from './movement-file.ts';
import { countMovements, useWarehouse } from './warehouse.ts';

const w = useWarehouse();

const good = 'good,2026-11-01T08:00:00Z,receipt,TEE,A-1,,10,,,';
/** A row like the good one, with one thing changed. */
const row = ({
  key = 'k',
  at = '2026-11-01T09:00:00Z',
  kind = 'receipt',
  sku = 'TEE',
  bin = 'A-1',
  to = '',
  units = '1',
  channel = '',
  reference = '',
  note = '',
}) => [key, at, kind, sku, bin, to, units, channel, reference, note].join(',');
const sale = { kind: 'fulfillment', channel: 'storefront', reference: '1001' };

/** Each as line 3 of a file that is right otherwise. */
const badRows: [what: string, row: string, words: string][] = [
  ['an empty key', row({ key: '' }), 'idempotency_key is empty'],
  ['a key of spaces', row({ key: '  ' }), 'idempotency_key is empty'],
  ['the same key again', row({ key: 'good', units: '9' }), 'the key "good" is on line 2 already'],
  ['the very same row again', good, 'the key "good" is on line 2 already'],
  ['a time without an offset', row({ at: '2026-11-01T09:00:00' }), "isn't a time: write it like"],
  ['a date without a time', row({ at: '2026-11-01' }), "isn't a time"],
  ['the 30th of February', row({ at: '2026-02-30T09:00:00Z' }), '"2026-02-30T09:00:00Z" isn\'t a time'],
  ['an empty time', row({ at: '' }), 'occurred_at "" isn\'t a time'],
  ['the year 0', row({ at: '0000-01-01T00:00:00Z' }), "isn't a time"],
  [
    'an unknown kind',
    row({ kind: 'sale' }),
    '"sale" isn\'t a kind: use one of receipt, fulfillment, return, adjustment, transfer, recount, opening',
  ],
  ['an empty SKU', row({ sku: '' }), 'sku is empty'],
  ['an unknown SKU', row({ sku: 'TEA' }), 'there is no SKU "TEA"'],
  ['an empty bin', row({ bin: '' }), 'bin is empty'],
  ['an unknown bin', row({ bin: 'A-9' }), 'there is no bin "A-9"'],
  ['an unknown end of a transfer', row({ kind: 'transfer', to: 'A-9' }), 'there is no bin "A-9"'],
  ['a quantity of nothing', row({ units: '0' }), "0 isn't a quantity"],
  ['an empty quantity', row({ units: '' }), 'quantity "" isn\'t a whole number'],
  ['a fraction', row({ units: '1.5' }), 'quantity "1.5" isn\'t a whole number'],
  ["what isn't a number", row({ units: 'ten' }), 'quantity "ten" isn\'t a whole number'],
  ['a number in the power of ten', row({ units: '1e3' }), 'quantity "1e3" isn\'t a whole number'],
  ['more than a million', row({ units: '1000001' }), 'at most 1,000,000'],
  ['less than minus a million', row({ kind: 'adjustment', units: '-1000001' }), 'at most 1,000,000'],
  ['a number beyond all counting', row({ units: '9'.repeat(400) }), "isn't a whole number"],
  ['a negative receipt', row({ units: '-1' }), '-1 is negative'],
  ['a negative shipment', row({ ...sale, units: '-1' }), '-1 is negative'],
  ['a transfer without its end', row({ kind: 'transfer' }), 'to_bin is empty'],
  ['a transfer to itself', row({ kind: 'transfer', to: 'A-1' }), 'A-1 is both ends'],
  ['a receipt with an end', row({ to: 'A-2' }), 'to_bin is for a transfer only'],
  [
    'a channel typed "Storefront"',
    row({ ...sale, channel: 'Storefront' }),
    '"Storefront" isn\'t a channel here: use one of storefront, amazon, wholesale',
  ],
  [
    'a channel left empty',
    row({ ...sale, channel: '' }),
    'A fulfillment needs its channel: use one of storefront, amazon, wholesale',
  ],
  ['an unknown channel of a return', row({ kind: 'return', channel: 'ebay' }), '"ebay" isn\'t a channel here'],
  ['a channel where it means nothing', row({ channel: 'amazon' }), 'A receipt has no channel'],
  ['an order of the storefront without its number', row({ ...sale, reference: '' }), 'order number'],
  ['a refunded return without its order', row({ kind: 'return', channel: 'storefront' }), 'order number'],
  [
    'an order of the storefront under another channel',
    row({ ...sale, channel: 'amazon', reference: '#1002' }),
    '#1002 is an order of the storefront',
  ],
  [
    'a late opening',
    row({ kind: 'opening', bin: 'A-2' }),
    "TEE can't be opened in A-2: it has a receipt in bin A-1 already",
  ],
  ['an overdraw', row({ ...sale, units: '11' }), "Bin A-1 holds 10 of TEE, so 11 can't leave it"],
  ['an adjustment below zero', row({ kind: 'adjustment', units: '-11' }), 'Bin A-1 holds 10 of TEE'],
  [
    'an overdraw by a transfer',
    row({ kind: 'transfer', bin: 'A-2', to: 'A-1' }),
    "Bin A-2 holds 0 of TEE, so 1 can't leave it",
  ],
  ['NUL', row({ note: 'a\0b' }), "characters that can't be read"],
  ['a control character', row({ sku: 'T\u0007EE' }), 'The sku "T?EE" has characters that can\'t be read'],
  ['a key of 300 characters', row({ key: 'x'.repeat(300) }), 'has 300 characters; the most is 255'],
  ['a bin of 65 characters', row({ bin: 'x'.repeat(65) }), 'has 65 characters; the most is 64'],
  ['a field too few', row({}).replace(/,$/, ''), 'there are 9 fields, not 10'],
  ['a field too many', `${row({})},`, 'there are 11 fields, not 10'],
  ['a quote inside a field', row({ note: 'a 5" disk' }), 'a quote stands inside a field'],
  ['something after a quote', row({ note: '"a"b' }), 'something follows a closing quote'],
  ['a quote never closed', row({ note: '"a' }), 'a quoted field is never closed'],
  ['a line break in a field', row({ note: '"a\nb"' }), 'runs on into the next line'],
];

describe('an import', () => {
  it.each(badRows)('refuses %s, names its line and imports nothing', async (_what, bad, words) => {
    await w.rows(`insert into storefront_order values ('gid-2', '1002', now(), now())`);
    await expect(importFile(w, [good, bad])).rejects.toMatchObject({
      code: 'bad-import',
      message: expect.stringMatching(/^Nothing was imported:\nline 3: /),
      details: { problems: [{ line: 3, reason: expect.stringContaining(words) }] },
    });
    expect(await countMovements(w.rows)).toBe(0);
    expect(await w.rows('select from stock_level')).toEqual([]);
    expect(w.woken).toEqual([]);
  });

  it('lists what is wrong in one refusal, in the order of the lines', async () => {
    const bad = [
      row({ sku: 'TEA' }),
      row({ key: 'k2', units: 'x' }),
      good,
      row({ key: 'k3', bin: 'A-8' }),
      row({ key: 'good' }),
    ];
    await expect(importFile(w, bad)).rejects.toMatchObject({
      details: { problems: [{ line: 2 }, { line: 3 }, { line: 5 }, { line: 6 }] },
    });
  });

  it('stops listing at twenty and says that there is more', async () => {
    const bad = Array.from({ length: 60 }, (_, n) => row({ key: `k${n}`, units: 'x' }));
    const error = await importFile(w, bad).catch((error: Error) => error);
    expect(error).toMatchObject({
      message: expect.stringContaining('There is more'),
      details: { problems: { length: 20 } },
    });
  });

  it('tells an unknown name once, with the number of its rows', async () => {
    const bad = Array.from({ length: 30 }, (_, n) => row({ key: `k${n}`, bin: 'A-9' }));
    await expect(importFile(w, bad)).rejects.toMatchObject({
      details: { problems: [{ line: 2, reason: expect.stringContaining('no bin "A-9" (nor for 29 more rows)') }] },
    });
  });

  it('refuses a key that was recorded with other content', async () => {
    await receive(w, {
      sku: 'TEE',
      actor: 'ana',
      key: 'k',
      quantity: 2,
      bin: 'A-1',
      occurredAt: new Date('2026-11-01T09:00:00Z'),
    });
    await expect(importFile(w, [good, row({})])).rejects.toMatchObject({
      details: {
        problems: [{ line: 3, reason: expect.stringContaining('the key "k" was recorded before with other content') }],
      },
    });
  });

  it("refuses a transfer's key for a receipt of the same units", async () => {
    await importFile(w, [good, row({ kind: 'transfer', to: 'A-2' })]);
    await expect(importFile(w, [row({ bin: 'A-2' })])).rejects.toMatchObject({ code: 'bad-import' });
  });

  it('counts from what the bins hold: names the first line that finds too little', async () => {
    await receive(w, { sku: 'TEE', actor: 'ana', key: 'first', quantity: 3, bin: 'A-1' });
    const ships = [2, 2, 2].map((units, n) => row({ ...sale, key: `s${n}`, units: String(units) }));
    await expect(importFile(w, ships)).rejects.toMatchObject({
      details: {
        problems: [{ line: 3, reason: expect.stringContaining("Bin A-1 holds 1 of TEE, so 2 can't leave it") }],
      },
    });
  });

  it('refuses a shipment before its receipt: the file is taken in its order', async () => {
    await expect(importFile(w, [row({ ...sale }), good])).rejects.toMatchObject({
      details: { problems: [{ line: 2 }] },
    });
  });

  it('refuses openings after what the ledger has, and a second one in a bin', async () => {
    await open(w, { sku: 'MUG', actor: 'ana', key: 'm', quantity: 3, bin: 'A-1' });
    const openings = [
      row({ key: '1', kind: 'opening', sku: 'MUG', bin: 'A-2' }),
      row({ key: '2', kind: 'opening', sku: 'MUG' }),
      row({ key: '3', kind: 'opening' }),
      row({ key: '4', kind: 'opening' }),
      row({ key: '5' }),
      row({ key: '6', kind: 'opening', bin: 'A-2' }),
      row({ key: '7', kind: 'opening', bin: 'B-1' }),
    ];
    await expect(importFile(w, openings)).rejects.toMatchObject({
      details: {
        problems: [
          { line: 3, reason: expect.stringContaining("MUG can't be opened in A-1: bin A-1 was opened before") },
          { line: 5, reason: expect.stringContaining("TEE can't be opened in A-1: bin A-1 was opened before") },
          {
            line: 7,
            reason: expect.stringContaining("TEE can't be opened in A-2: it has a receipt in bin A-1 already"),
          },
        ],
      },
    });
    await importFile(
      w,
      openings.filter((_, index) => ![1, 3, 5].includes(index)),
    );
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'the file is empty'],
    ['another header', Buffer.from('sku,title,price\nTEE,Tee,1\n'), 'the first line must be idempotency_key'],
    [
      'a header in another order',
      Buffer.from(`${HEADER.split(',').toReversed().join(',')}\n`),
      'the first line must be',
    ],
    ['no header', Buffer.from(`${good}\n`), 'the first line must be'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'the first line must be'],
  ])('refuses %s', async (_what, bytes, words) => {
    await expect(importFile(w, bytes)).rejects.toMatchObject({
      code: 'bad-import',
      details: { problems: [{ line: 1, reason: expect.stringContaining(words) }] },
    });
  });

  it('refuses text in another encoding than UTF-8', async () => {
    const latin1 = Buffer.from(`${HEADER}\n${row({ note: 'caf\u00e9' })}\n`, 'latin1');
    await expect(importFile(w, latin1)).rejects.toMatchObject({ message: expect.stringContaining('text in UTF-8') });
  });

  it('refuses gzip that ends too early or is damaged', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => row({ key: `k${n}`, note: String(Math.sin(n)) }));
    const packed = gzipped(movementFile(rows));
    for (const bytes of [packed.subarray(0, -9), packed.subarray(0, packed.length / 2), packed.subarray(0, 12)]) {
      await expect(importFile(w, bytes)).rejects.toMatchObject({
        code: 'bad-import',
        message: expect.stringContaining('the compressed file is damaged, or ends too early'),
      });
    }
    packed.fill(0xff, packed.length / 2, packed.length / 2 + 50); // may show as garbage before its checksum does
    await expect(importFile(w, packed)).rejects.toMatchObject({ code: 'bad-import' });
    expect(await countMovements(w.rows)).toBe(0);
  });

  it("doesn't read on for the end of a quote that swallows the file", async () => {
    let read = 0;
    const endless = async function* () {
      yield* chunksOf(movementFile([row({ note: '"open' })]));
      for (; read < 1_000; read++) yield Buffer.alloc(10_000, 'x,');
    };
    await expect(importFile(w, [], { source: endless() })).rejects.toMatchObject({
      message: expect.stringContaining('line 2: the row is longer'),
    });
    expect(read).toBeLessThan(1_000);
  });

  it('lets a failure of the source itself through', async () => {
    const broken = async function* () {
      yield Buffer.from(HEADER);
      throw Object.assign(new Error('the disk is gone'), { code: 'EIO' });
    };
    await expect(importFile(w, [], { source: broken() })).rejects.toThrow('the disk is gone');
  });

  it('makes no SKU or bin when a row is bad', async () => {
    await expect(
      importFile(w, [row({ sku: 'NEW', bin: 'C-1' }), row({ key: 'x', units: '0' })], { create: true }),
    ).rejects.toMatchObject({ code: 'bad-import' });
    expect(await w.rows(`select from sku where code = 'NEW' union all select from bin where code = 'C-1'`)).toEqual([]);
  });
});
