import { describe, expect, it, vi } from 'vitest';
import { acceptReturn } from '../../../domain/ledger/accept-return.ts';
import { adjust } from '../../../domain/ledger/adjust.ts';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import type { ImportSummary } from '../../../domain/ledger/import-movements.ts';
import { open } from '../../../domain/ledger/open.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { gzipped, importFile, movementFile } from './movement-file.ts';
import { contradictions, countMovements, NOW, useWarehouse } from './warehouse.ts';

const w = useWarehouse();

/** Every kind, and every effect, in an order that only works as it is. */
const everything = [
  'open,2026-11-01T08:00:00Z,opening,MUG,A-1,,7,,,',
  'recv,2026-11-01T09:00:00+01:00,receipt,TEE,A-1,,10,,PO-1,"two boxes, ""blue"""',
  'ship,2026-11-02T08:00:00Z,fulfillment,TEE,A-1,,2,storefront,#1001,',
  'sold,2026-11-02T09:00:00Z,fulfillment,TEE,A-1,,1,amazon,114-7,',
  'back,2026-11-03T08:00:00Z,return,TEE,A-2,,1,storefront,1001,',
  'came,2026-11-03T09:00:00Z,return,TEE,A-2,,1,,114-7,',
  'lost,2026-11-04T08:00:00Z,adjustment,TEE,A-1,,-3,,,water damage',
  'near,2026-11-05T08:00:00Z,transfer,TEE,A-1,A-2,2,,,',
  'away,2026-11-05T09:00:00Z,transfer,TEE,A-1,B-1,2,,,',
];

describe('an import', () => {
  it('records its rows and says how many', async () => {
    const result = await importFile(w, everything);
    expect(result).toMatchObject({
      rows: 9,
      recorded: 9,
      alreadyRecorded: 0,
      created: { skus: 0, bins: 0 },
      outcome: 'recorded',
    });
    expect([await w.onHand('TEE', 'A-1'), await w.onHand('TEE', 'A-2'), await w.onHand('TEE', 'B-1')]).toEqual([
      0, 4, 2,
    ]);
    expect(await contradictions(w)).toEqual([]);
  });

  it('writes what the verbs write, to the last column', async () => {
    await importFile(w, everything);
    const byFile = await ledgerRows();
    const write = (key: string, time: string) => ({ sku: 'TEE', actor: 'test', key, occurredAt: new Date(time) });
    const asVerbs = async () => {
      await open(w, { ...write('open', '2026-11-01T08:00Z'), sku: 'MUG', quantity: 7, bin: 'A-1' });
      await receive(w, {
        ...write('recv', '2026-11-01T08:00Z'),
        quantity: 10,
        bin: 'A-1',
        reference: 'PO-1',
        note: 'two boxes, "blue"',
      });
      await fulfill(w, {
        ...write('ship', '2026-11-02T08:00Z'),
        quantity: 2,
        bin: 'A-1',
        channel: 'storefront',
        reference: '#1001',
      });
      await fulfill(w, {
        ...write('sold', '2026-11-02T09:00Z'),
        quantity: 1,
        bin: 'A-1',
        channel: 'amazon',
        reference: '114-7',
      });
      await acceptReturn(w, {
        ...write('back', '2026-11-03T08:00Z'),
        quantity: 1,
        bin: 'A-2',
        restocked: true,
        reference: '1001',
      });
      await acceptReturn(w, {
        ...write('came', '2026-11-03T09:00Z'),
        quantity: 1,
        bin: 'A-2',
        restocked: false,
        reference: '114-7',
      });
      await adjust(w, { ...write('lost', '2026-11-04T08:00Z'), quantityDelta: -3, bin: 'A-1', reason: 'water damage' });
      await transfer(w, { ...write('near', '2026-11-05T08:00Z'), quantity: 2, from: 'A-1', to: 'A-2' });
      await transfer(w, { ...write('away', '2026-11-05T09:00Z'), quantity: 2, from: 'A-1', to: 'B-1' });
    };
    await asVerbs(); // the same keys again: each verb must know its row, so the hashes agree
    expect(await ledgerRows()).toEqual(byFile);
    await w.empty();
    await asVerbs();
    expect(await ledgerRows()).toEqual(byFile);
    expect(byFile).toHaveLength(11);
  });

  it('changes nothing the second time, and asks nobody', async () => {
    await importFile(w, everything);
    const before = await ledgerRows();
    const confirm = vi.fn(async () => true);
    const again = await importFile(w, everything, { confirm });
    expect(again).toMatchObject({ rows: 9, recorded: 0, alreadyRecorded: 9, outcome: 'recorded' });
    expect(await ledgerRows()).toEqual(before);
    expect(confirm).not.toHaveBeenCalled();
    expect(w.woken).toHaveLength(1);
  });

  it('skips the rows a verb recorded under the same key', async () => {
    await receive(w, {
      sku: 'TEE',
      actor: 'ana',
      key: 'recv',
      quantity: 10,
      bin: 'A-1',
      occurredAt: new Date('2026-11-01T09:00:00Z'),
    });
    const result = await importFile(w, [
      'recv,2026-11-01T10:00:00+01:00,receipt,TEE,A-1,,10,,,',
      'more,2026-11-01T10:00:00+01:00,receipt,TEE,A-1,,1,,,',
    ]);
    expect(result).toMatchObject({ rows: 2, recorded: 1, alreadyRecorded: 1 });
    expect(await w.onHand('TEE', 'A-1')).toBe(11);
  });

  it('wakes the drain once, when the rows can be seen', async () => {
    await importFile(w, everything);
    expect(await Promise.all(w.woken)).toEqual([11]);
  });

  it('draws ids in the order of the rows', async () => {
    await importFile(w, everything);
    const keys = await w.rows<{ key: string }>(
      'select idempotency_key as key from movement where line = 1 order by id',
    );
    expect(keys.map((row) => row.key)).toEqual(everything.map((line) => line.split(',')[0]));
  });

  it('makes unknown SKUs and bins with --create: pick bins of the default location', async () => {
    const rows = ['a,2026-11-01T08:00:00Z,receipt,NEW,C-1,,4,,,', 'b,2026-11-01T08:00:00Z,transfer,NEW,C-1,C-2,1,,,'];
    const result = await importFile(w, rows, { create: true });
    expect(result.created).toEqual({ skus: 1, bins: 2 });
    expect(await w.rows(`select code, kind, location_id from bin where code like 'C-%' order by code`)).toEqual([
      { code: 'C-1', kind: 'pick', location_id: 1 },
      { code: 'C-2', kind: 'pick', location_id: 1 },
    ]);
    expect(await w.rows(`select effect from message where reason = 'transfer'`)).toEqual([
      { effect: 'none' },
      { effect: 'none' },
    ]);
  });

  it('reads gzip, a BOM, CRLF and a last line without an end', async () => {
    const row = (key: string) => [`${key},2026-11-01T08:00:00Z,receipt,TEE,A-1,,1,,,caf\u00e9`];
    await importFile(w, gzipped(movementFile(row('gz'))));
    await importFile(w, movementFile(row('bom'), { bom: '\uFEFF', end: '\r\n' }));
    await importFile(w, movementFile(row('end')).subarray(0, -1));
    expect(await w.rows('select distinct note from movement')).toEqual([{ note: 'caf\u00e9' }]);
    expect(await w.onHand('TEE', 'A-1')).toBe(3);
  });

  it('has nothing to do with a header alone', async () => {
    expect(await importFile(w, [])).toMatchObject({ rows: 0, recorded: 0, alreadyRecorded: 0, outcome: 'recorded' });
    expect(w.woken).toEqual([]);
  });
});

describe('before anything is written', () => {
  it('states rows, units, new names and what the shop will be told', async () => {
    await receive(w, {
      sku: 'TEE',
      actor: 'ana',
      key: 'recv',
      quantity: 10,
      bin: 'A-1',
      reference: 'PO-1',
      note: 'two boxes, "blue"',
      occurredAt: new Date('2026-11-01T08:00:00Z'),
    });
    const extra = ['new,2026-11-06T08:00:00Z,receipt,NEW,C-1,,5,,,'];
    const asked: ImportSummary[] = [];
    await importFile(w, [...everything, ...extra], {
      create: true,
      confirm: async (summary) => {
        asked.push(summary);
        return true;
      },
    });
    expect(asked).toEqual([
      {
        rows: 10,
        alreadyRecorded: 1,
        kinds: [
          { kind: 'opening', rows: 1, unitsIn: 7, unitsOut: 0 },
          { kind: 'fulfillment', rows: 2, unitsIn: 0, unitsOut: 3 },
          { kind: 'return', rows: 2, unitsIn: 2, unitsOut: 0 },
          { kind: 'adjustment', rows: 1, unitsIn: 0, unitsOut: 3 },
          { kind: 'transfer', rows: 2, unitsIn: 4, unitsOut: 4 },
          { kind: 'receipt', rows: 1, unitsIn: 5, unitsOut: 0 },
        ],
        newSkus: { count: 1, first: ['NEW'] },
        newBins: { count: 1, first: ['C-1'] },
        pushed: 5,
        repeats: { rows: 0, firstLine: null },
      },
    ]);
  });

  it('points out rows that say under a new key what is recorded already', async () => {
    await importFile(w, everything);
    const again = await importFile(
      w,
      ['x,2026-11-09T08:00:00Z,receipt,TEE,A-1,,1,,,', everything[1]!.replace('recv', 'recv2')],
      { dryRun: true },
    );
    expect(again.summary.repeats).toEqual({ rows: 1, firstLine: 3 });
  });

  it('writes nothing when the answer is no', async () => {
    const result = await importFile(w, ['a,2026-11-01T08:00:00Z,receipt,NEW,C-1,,4,,,'], {
      create: true,
      confirm: async () => false,
    });
    expect(result).toMatchObject({ rows: 1, recorded: 0, created: { skus: 0, bins: 0 }, outcome: 'declined' });
    expect(await untouched()).toBe(true);
  });

  it('writes nothing in a dry run, asks nobody and tells what it would do', async () => {
    const confirm = vi.fn(async () => true);
    const result = await importFile(w, ['a,2026-11-01T08:00:00Z,receipt,NEW,C-1,,4,,,'], {
      create: true,
      dryRun: true,
      confirm,
    });
    expect(result).toMatchObject({
      rows: 1,
      recorded: 1,
      created: { skus: 1, bins: 1 },
      outcome: 'dry-run',
      summary: { pushed: 1 },
    });
    expect(confirm).not.toHaveBeenCalled();
    expect(await untouched()).toBe(true);
  });
});

async function untouched(): Promise<boolean> {
  const [row] = await w.rows<{ n: number }>(
    `select count(*)::integer as n from (select code from sku union all select code from bin) names`,
  );
  return row!.n === 5 && (await countMovements(w.rows)) === 0 && w.woken.length === 0;
}

/** Everything an import writes; clocks and ids start anew, so two ways to the same ledger can be compared. */
function ledgerRows() {
  return w.rows(
    `select to_jsonb(m) as movement, to_jsonb(g) as message, s.on_hand
       from movement m join message g on g.movement_id = m.id join stock_level s on (s.sku_id, s.bin_id) = (m.sku_id, m.bin_id)
      where m.recorded_at = $1 order by m.id`,
    [NOW],
  );
}
