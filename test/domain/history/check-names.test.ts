import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { checkLocation, checkSku } from '../../../domain/history/check-names.ts';
import { World } from '../reconcile/world.ts';
import { BothLogins } from './both-logins.ts';

let world: World;
let both: BothLogins;

beforeAll(async () => {
  world = await World.open();
  both = await BothLogins.open(world.database);
  for (const code of ['TEE-BLK-M', 'TEE-BLK-L', 'TEE-WHT-M', 'MUG', 'X', 'OLD-MUG-2', '100%']) await world.sku(code);
});
afterAll(async () => {
  await both.close();
  await world.close();
});

const near = async (sku: string) =>
  ((await both.refusal((database) => checkSku(database.em(), sku))) as { details: { near: string[] } }).details.near;

describe('checkSku', () => {
  it('passes a code that is known letter by letter', async () => {
    await expect(both.ask((database) => checkSku(database.em(), 'TEE-BLK-M'))).resolves.toBeUndefined();
  });

  it('names the near codes of one that is not, the nearest first', async () => {
    expect(await near('tee-blk-m')).toEqual(['TEE-BLK-M']);
    expect(await near('TEE-')).toEqual(['TEE-BLK-L', 'TEE-BLK-M', 'TEE-WHT-M']);
    expect(await near('mug-')).toEqual(['MUG', 'OLD-MUG-2']);
    expect(await near('TEE-BLK-M-2026')).toEqual(['TEE-BLK-M']);
    expect(await near('BLK')).toEqual(['TEE-BLK-L', 'TEE-BLK-M']);
  });

  it('takes no letter for a wildcard, and a code of one letter for no beginning', async () => {
    expect(await near('%')).toEqual(['100%']);
    expect(await near('T_E')).toEqual([]);
    expect(await near('XYZ')).toEqual([]);
  });

  it('says in a sentence what to do', async () => {
    expect(await both.refusal((database) => checkSku(database.em(), 'BLK'))).toMatchObject({
      code: 'unknown-sku',
      message:
        'No SKU is named "BLK" here, as codes are compared letter by letter. Did you mean "TEE-BLK-L" or "TEE-BLK-M"? Otherwise search for a part of its code, title or barcode.',
    });
    expect(await both.refusal((database) => checkSku(database.em(), '?'.repeat(300)))).toMatchObject({
      message: `No SKU is named "${'?'.repeat(79)}…" here, as codes are compared letter by letter. Search for a part of its code, title or barcode.`,
    });
  });
});

describe('checkLocation', () => {
  it('passes a name that is known, however many there are', async () => {
    await expect(both.ask((database) => checkLocation(database.em(), 'other'))).resolves.toBeUndefined();
  });

  it('says what there is', async () => {
    expect(await both.refusal((database) => checkLocation(database.em(), 'Main'))).toMatchObject({
      code: 'unknown-location',
      message: 'No location is named "Main". There is "main" and "other".',
      details: { location: 'Main', known: ['main', 'other'] },
    });
  });

  it('lists ten names at most', async () => {
    await run(world.em(), `insert into location (name) select 'L' || n from generate_series(1, 12) n`);
    const refused = await both.refusal((database) => checkLocation(database.em(), 'none'));
    expect(refused).toMatchObject({ details: { known: { length: 10 } } });
    expect(refused).toMatchObject({ message: expect.stringContaining('"L7" and "L8", and more.') });
    await expect(both.ask((database) => checkLocation(database.em(), 'L12'))).resolves.toBeUndefined();
  });
});
