import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from './counter.ts';
import { CATALOG, csvFile, movementFile } from './files.ts';

const ROWS = [
  'r1,2026-11-01T08:00:00Z,receipt,TEE,A-1,,20,,PO-1,',
  'r2,2026-11-01T08:00:00Z,receipt,MUG,A-1,,10,,PO-1,',
  'f1,2026-11-02T08:00:00Z,fulfillment,TEE,A-1,,3,storefront,1001,',
  'a1,2026-11-03T08:00:00+01:00,adjustment,MUG,A-1,,-1,,,chipped',
  't1,2026-11-03T09:00:00Z,transfer,TEE,A-1,A-2,5,,,',
];

describe('import', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await openCounter();
  });
  afterAll(() => counter.close());

  const recorded = async () => ((await counter.stock('sku', '--all', '--json')).json() as unknown[]).length;

  it('refuses what it does not know, by line, unless --create', async () => {
    const refused = await counter.stock('import', movementFile(ROWS), '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^Nothing was imported:\nline 2: /);
    expect(refused.json()).toMatchObject({ error: { code: 'bad-import', details: { problems: expect.any(Array) } } });
    expect(await recorded()).toBe(0);
  });

  it('--dry-run states units per kind and changes nothing', async () => {
    const dry = await counter.stock('import', movementFile(ROWS), '--create', '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(dry.json()).toMatchObject({ rows: 5, recorded: 5, alreadyRecorded: 0, outcome: 'dry-run' });
    expect(dry.err).toMatch(/receipt +2 +30 +0/);
    expect(dry.err).toMatch(/adjustment +1 +0 +1/);
    expect(await recorded()).toBe(0);
  });

  it('where nobody can be asked it states the units, and says to add --yes', async () => {
    const refused = await counter.stock('import', movementFile(ROWS), '--create', '--json');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/receipt +2 +30 +0/);
    expect(refused.err).toMatch(/add --yes\.$/m);
    expect(refused.json()).toMatchObject({ error: { code: 'confirmation-missing' } });
    expect(await recorded()).toBe(0);
  });

  it('asks whoever sits there, and takes anything but yes for no', async () => {
    const declined = await counter.stockAsked('', 'import', movementFile(ROWS), '--create', '--json');
    expect(declined.err).toContain('Record them? [y/N] ');
    expect(declined.code).toBe(1);
    expect(declined.json()).toMatchObject({ recorded: 0, outcome: 'declined' });
    expect(await recorded()).toBe(0);
  });

  it('records all of it on yes, from gzip too; the same file again changes nothing', async () => {
    const done = await counter.stockAsked('y', 'import', movementFile(ROWS, { gzip: true }), '--create', '--json');
    expect(done.code).toBe(0);
    expect(done.json()).toMatchObject({ rows: 5, recorded: 5, alreadyRecorded: 0 });
    const again = await counter.stock('import', movementFile(ROWS), '--create', '--json');
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({ rows: 5, recorded: 0, alreadyRecorded: 5 });
    expect((await counter.stock('sku', 'TEE', '--json')).json()).toMatchObject({
      onHand: 17,
      expected: 0,
      undelivered: 20,
    });
  });

  it.each([
    ['a missing file', ['/nowhere/at-all.csv'], 'file-unreadable'],
    ['a folder', ['/'], 'file-unreadable'],
    ['another header', [csvFile(['sku,quantity', 'TEE,1'])], 'bad-import'],
    ['a date without offset', [movementFile(['x1,2026-11-01T08:00:00,receipt,TEE,A-1,,1,,,'])], 'bad-import'],
    ['a zero quantity', [movementFile(['x1,2026-11-01T08:00:00Z,receipt,TEE,A-1,,0,,,'])], 'bad-import'],
    [
      'an unknown channel',
      [movementFile(['x1,2026-11-01T08:00:00Z,fulfillment,TEE,A-1,,1,Storefront,1,'])],
      'bad-import',
    ],
    ['an overdraw', [movementFile(['x1,2026-11-01T08:00:00Z,fulfillment,TEE,A-1,,9999,retail,R-1,'])], 'bad-import'],
    ['a key reused', [movementFile(['r1,2026-11-01T08:00:00Z,receipt,TEE,A-1,,21,,PO-1,'])], 'bad-import'],
  ])('refuses %s and writes nothing', async (_what, argv, code) => {
    const before = (await counter.stock('sku', '--all', '--json')).json();
    const refused = await counter.stock('import', ...argv, '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({ error: { code } });
    expect((await counter.stock('sku', '--all', '--json')).json()).toEqual(before);
  });

  it('refuses a gzip file that was cut off', async () => {
    const { readFileSync, writeFileSync } = await import('node:fs');
    const path = movementFile(ROWS, { gzip: true });
    writeFileSync(path, readFileSync(path).subarray(0, 60));
    const refused = await counter.stock('import', path, '--yes');
    expect(refused.code).toBe(1);
    expect(refused.err).not.toContain('at ');
  });

  it('stops on Ctrl-C with 130 and leaves nothing behind', async () => {
    const file = movementFile(['z1,2026-11-05T08:00:00Z,receipt,TEE,A-1,,1,,,']);
    const stopped = await counter.stockUntil(AbortSignal.abort(), 'import', file, '--yes');
    expect(stopped).toMatchObject({ code: 130, out: '', err: 'Stopped.\n' });
    const asData = await counter.stockUntil(AbortSignal.abort(), 'import', file, '--yes', '--json');
    expect(asData.code).toBe(130);
    expect(JSON.parse(asData.out)).toEqual({
      error: { code: 'stopped', message: 'The import was stopped: nothing was written.' },
    });
    expect((await counter.stock('sku', 'TEE', '--json')).json()).toMatchObject({ onHand: 17 });
  });

  it('never lets a file write control characters to the terminal', async () => {
    const refused = await counter.stock('import', movementFile(['x,\u001b[31mred,receipt,TEE,A-1,,1,,,']), '--yes');
    expect(refused.code).toBe(1);
    expect(refused.err).not.toContain('\u001b');
  });
});

describe('catalog', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await openCounter();
  });
  afterAll(() => counter.close());

  it('makes SKUs, brings titles up to date, and finds nothing to do the second time', async () => {
    const catalog = async (lines: readonly string[]) =>
      (await counter.stock('catalog', csvFile(lines), '--json')).json();
    expect(await catalog(CATALOG)).toEqual({ rows: 2, created: 2, updated: 0, unchanged: 0 });
    expect(await catalog(CATALOG)).toEqual({ rows: 2, created: 0, updated: 0, unchanged: 2 });
    expect(await catalog(['sku,title,price', 'TEE,Tee in ink,38.00'])).toEqual({
      rows: 1,
      created: 0,
      updated: 1,
      unchanged: 0,
    });
  });

  it('names line and reason of what it refuses', async () => {
    const refused = await counter.stock('catalog', csvFile(['sku,title,price', 'TEE,Tee,dear']), '--json');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/line 2: price "dear"/);
  });
});
