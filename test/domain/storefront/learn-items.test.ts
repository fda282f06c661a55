import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase, query, run } from '../../../domain/database.ts';
import { learnItems } from '../../../domain/storefront/learn-items.ts';
import { mapOnlyLocation } from '../../../domain/storefront/map-only-location.ts';
import { FakeStorefront } from '../../support/fake-storefront.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const signal = new AbortController().signal;
let clone: TestDatabase;
let database: Database;
let storefront: FakeStorefront;
let now = new Date('2026-11-23T10:00:00Z');
const clock = { now: () => now };

beforeAll(async () => {
  clone = await createTestDatabase();
  database = await openDatabase(clone.url);
  await run(database.em(), `insert into sku (code) select 'S' || n from generate_series(1, 60) n`);
});

afterAll(async () => {
  await database.close();
  await clone.drop();
});

function learn(skus: readonly string[]) {
  now = new Date(now.getTime() + 60_000);
  return learnItems({ database, storefront, clock }, skus, signal);
}

async function mapping(sku: string) {
  const [row] = await query<{ item: string | null; issue: string | null }>(
    database.em(),
    'select inventory_item_id as item, issue from sku_mapping where sku = $1',
    [sku],
  );
  return row;
}

describe('mapOnlyLocation', () => {
  it('leaves a shop of two locations to a person', async () => {
    storefront = new FakeStorefront({ locations: ['main', 'other'] });
    expect(await mapOnlyLocation({ database, storefront }, signal)).toMatchObject({ kind: 'left' });
    expect(await query(database.em(), 'select 1 from location where shop_location_id is not null')).toEqual([]);
  });

  it('maps the default location to the only one, once', async () => {
    storefront = new FakeStorefront();
    expect(await mapOnlyLocation({ database, storefront }, signal)).toEqual({
      kind: 'mapped',
      shopLocation: { shopLocationId: 'loc-main', name: 'main' },
    });
    expect(await mapOnlyLocation({ database, storefront }, signal)).toEqual({ kind: 'already-mapped' });
    expect(storefront.reads).toEqual(['locations']);
  });
});

describe('learnItems', () => {
  it('stores the item, its level and that the SKU was looked up', async () => {
    storefront = new FakeStorefront();
    const item = storefront.addItem('S1', 7);
    await learn(['S1', 'S2']);
    expect(await mapping('S1')).toEqual({ item, issue: null });
    expect(await mapping('S2')).toEqual({ item: null, issue: 'unmapped' });
    expect(
      await query(database.em(), 'select on_hand from storefront_level where inventory_item_id = $1', [item]),
    ).toEqual([{ on_hand: 7 }]);
    expect(await query(database.em(), 'select sku_id from storefront_lookup order by 1')).toHaveLength(2);
  });

  it('follows a SKU to another item and forgets the one that lost it', async () => {
    storefront = new FakeStorefront();
    const before = storefront.addItem('S1', 7);
    await learn(['S1']);
    storefront.removeItem(before);
    const after = storefront.addItem('S1', 4);
    await learn(['S1']);
    expect(await mapping('S1')).toEqual({ item: after, issue: null });
  });

  it('forgets a level where the item is no longer stocked', async () => {
    storefront = new FakeStorefront();
    const item = storefront.addItem('S4', 7);
    await learn(['S4']);
    storefront.destock(item);
    await learn(['S4']);
    expect(
      await query(
        database.em(),
        'select 1 from storefront_level join storefront_item using (inventory_item_id) where sku = $1',
        ['S4'],
      ),
    ).toEqual([]);
  });

  it('names two items of one SKU and an untracked one as issues', async () => {
    storefront = new FakeStorefront();
    storefront.addItem('S5', 1);
    storefront.addItem('S5', 1);
    storefront.addItem('S6', 1, { tracked: false });
    await learn(['S5', 'S6']);
    expect(await mapping('S5')).toMatchObject({ issue: 'duplicate' });
    expect(await mapping('S6')).toMatchObject({ issue: 'untracked' });
  });

  it('scans the whole shop for more than fifty SKUs and counts every SKU as looked up', async () => {
    storefront = new FakeStorefront({ pageSize: 20 });
    for (let n = 1; n <= 55; n++) storefront.addItem(`S${n}`, n);
    await learn(Array.from({ length: 55 }, (_, index) => `S${index + 1}`));
    expect(storefront.reads).toContain('scanItems');
    expect(await query(database.em(), 'select 1 from sku_mapping where issue is not null')).toHaveLength(5);
    expect(await query(database.em(), 'select 1 from storefront_lookup')).toHaveLength(60);
  });

  it('forgets nothing when the scan breaks off', async () => {
    storefront = new FakeStorefront({ pageSize: 20 });
    for (let n = 1; n <= 30; n++) storefront.addItem(`S${n}`, n);
    storefront.fail('scanItems', { afterPages: 1 });
    await expect(learn(Array.from({ length: 55 }, (_, index) => `S${index + 1}`))).rejects.toMatchObject({
      code: 'shop-unreachable',
    });
    expect(await mapping('S55')).toMatchObject({ issue: null });
  });
});
