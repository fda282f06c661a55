import { describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { importFile } from './movement-file.ts';
import { contradictions, countMovements, useWarehouse } from './warehouse.ts';

const w = useWarehouse();

const opened = 'open,2026-11-01T08:00:00Z,opening,TEE,A-1,,12,,,';
const counted = 'count,2026-11-03T08:00:00Z,recount,TEE,A-1,,8,,,';
const late = 'late,2026-11-02T08:00:00Z,receipt,TEE,A-1,,5,,,';

describe('an import of counts', () => {
  it('judges each at its time, and asks for one correction a SKU and location', async () => {
    await importFile(w, [
      opened,
      'back,2026-11-04T08:00:00Z,receipt,TEE,A-1,,5,,,',
      counted,
      'next,2026-11-05T08:00:00Z,recount,TEE,A-1,,14,,,',
      'side,2026-11-05T08:00:00Z,recount,TEE,A-2,,0,,,',
      'away,2026-11-05T08:00:00Z,recount,TEE,B-1,,3,,,',
    ]);
    expect(await deltas()).toEqual([
      'opening 12',
      'receipt 5',
      'recount -4 (8)',
      'recount 1 (14)',
      'recount 0 (0)',
      'recount 3 (3)',
    ]);
    expect([await w.onHand('TEE', 'A-1'), await w.onHand('TEE', 'B-1')]).toEqual([14, 3]);
    expect(await waiting()).toEqual(['side false', 'away false']);
    expect(await contradictions(w)).toEqual([]);
  });

  it('counts the units that it changes, and tells nothing to the shop', async () => {
    const { summary } = await importFile(w, [opened, counted], { dryRun: true });
    expect(summary).toMatchObject({
      pushed: 0,
      kinds: [{ kind: 'opening' }, { kind: 'recount', rows: 1, unitsIn: 0, unitsOut: 4 }],
    });
  });

  it('changes nothing the second time', async () => {
    await importFile(w, [opened, counted]);
    expect(await importFile(w, [opened, counted])).toMatchObject({ recorded: 0, alreadyRecorded: 2 });
    expect(await waiting()).toEqual(['count false']);
  });

  it('with an approver asks as one', async () => {
    await importFile(w, [opened, counted], { approver: true });
    expect(await waiting()).toEqual(['count true']);
  });

  it.each([
    ['a negative count', ['a,2026-11-03T08:00:00Z,recount,TEE,A-1,,-1,,,'], /line 2: -1 isn't a count/],
    ['a second bin', ['a,2026-11-03T08:00:00Z,recount,TEE,A-1,A-2,1,,,'], /line 2: to_bin is for a transfer only/],
    ['a channel', ['a,2026-11-03T08:00:00Z,recount,TEE,A-1,,1,amazon,,'], /line 2: A recount has no channel/],
    ['a time to come', ['a,2027-11-03T08:00:00Z,recount,TEE,A-1,,1,,,'], /line 2: That time is still to come/],
    [
      'a count from before another',
      [counted, 'older,2026-11-02T08:00:00Z,recount,TEE,A-1,,7,,,'],
      /line 3: A-1 was counted for TEE at 2026-11-03T08:00:00Z, after this count/,
    ],
    [
      'a count from before the opening',
      [opened, 'older,2026-10-02T08:00:00Z,recount,TEE,A-1,,7,,,'],
      /line 3: A-1 was opened for TEE/,
    ],
    [
      'a count that what left since contradicts',
      [
        opened,
        'sold,2026-11-04T08:00:00Z,fulfillment,TEE,A-1,,6,amazon,1,',
        'less,2026-11-03T08:00:00Z,recount,TEE,A-1,,5,,,',
      ],
      /line 4: 5 of TEE can't have been in A-1: 6 more left it since/,
    ],
    [
      'what was perhaps in a count of the file',
      [opened, counted, late],
      /line 4: A-1 was counted .* Was it in the count\?/,
    ],
  ])('refuses %s', async (_what, lines, words) => {
    await expect(importFile(w, lines)).rejects.toMatchObject({
      code: 'bad-import',
      message: expect.stringMatching(words),
    });
    expect(await countMovements(w.rows)).toBe(0);
  });

  it('refuses, by its line, what was perhaps in a count of the ledger', async () => {
    await importFile(w, [opened, counted]);
    await expect(importFile(w, [late])).rejects.toMatchObject({
      message: expect.stringMatching(/line 2: .*--counted yes/),
    });
    await importFile(w, [late], { inCount: false });
    expect(await w.onHand('TEE', 'A-1')).toBe(13);
  });

  it('takes what was in the count, and leaves on-hand as counted', async () => {
    await importFile(w, [opened, counted]);
    await importFile(w, [late, 'sold,2026-11-02T08:00:00Z,fulfillment,TEE,A-1,,30,amazon,1,'], { inCount: true });
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
    expect((await deltas()).slice(2)).toEqual(['receipt 5', 'recount -5', 'fulfillment -30', 'recount 30']);
    expect(await w.rows(`select 1 from message where effect = 'push'`)).toEqual([]);
    expect(await contradictions(w)).toEqual([]);
  });

  it('refuses adjustments of a SKU with an open case until the file answers', async () => {
    await importFile(w, [opened]);
    await openCase();
    const lines = [
      'adj,2026-11-04T08:00:00Z,adjustment,TEE,A-1,,-1,,,torn',
      'mug,2026-11-04T08:00:00Z,adjustment,MUG,A-1,,1,,,found',
    ];
    await expect(importFile(w, lines)).rejects.toMatchObject({
      message: expect.stringMatching(/^Nothing was imported:\nline 2: .*--shop-shows yes.*$/),
    });
    await importFile(w, lines, { shopShows: true });
    expect(await w.rows('select sku_id, effect from message where reason = $1 order by id', ['adjustment'])).toEqual([
      { sku_id: await skuId('TEE'), effect: 'none' },
      { sku_id: await skuId('MUG'), effect: 'push' },
    ]);
    await closeCases();
  });
});

async function deltas(): Promise<string[]> {
  const rows = await w.rows<{ kind: string; delta: number; counted: number | null }>(
    'select kind, quantity_delta as delta, counted from movement order by id',
  );
  return rows.map(({ kind, delta, counted }) => `${kind} ${delta}${counted === null ? '' : ` (${counted})`}`);
}

async function waiting(): Promise<string[]> {
  const rows = await w.rows<{ key: string; approver: boolean }>(
    `select m.idempotency_key as key, r.approver
       from recount_request r join movement m on m.id = r.movement_id where r.state = 'waiting' order by r.location_id`,
  );
  return rows.map(({ key, approver }) => `${key} ${approver}`);
}

async function skuId(code: string): Promise<number> {
  const [row] = await w.rows<{ id: number }>('select id from sku where code = $1', [code]);
  return row!.id;
}

async function openCase(): Promise<void> {
  await run(
    w.database.em(),
    `with r as (insert into reconcile_run (storefront, started_at) values ('x', now()) returning id),
          d as (insert into drift (run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v, expected_total,
                                   storefront_total, raw_gap, delta, severity)
                select r.id, now(), s.id, l.id, 12, 0, 0, 0, 0, 0, 12, 8, -4, -4, 'major'
                  from r, sku s, location l where s.code = 'TEE' and l.is_default returning *)
     insert into drift_case (sku_id, location_id, opened_at, last_drift_id, severity, delta)
     select sku_id, location_id, observed_at, id, severity, delta from d`,
  );
}

/** The warehouse is made as new for the next test, but for what is never deleted. */
async function closeCases(): Promise<void> {
  const owner = await w.connect('owner');
  await owner.query(`set session_replication_role = replica; delete from drift_case; delete from drift`);
}
