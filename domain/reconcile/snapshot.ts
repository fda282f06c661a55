import { IsolationLevel } from '@mikro-orm/postgresql';
import { type Database, type EntityManager, query } from '../database.ts';
import { ledgerAgrees } from '../history/ledger-agrees.ts';
import type { DueTimes } from './due-times.ts';
import { type Expectation, readExpectations } from './expected.ts';
import { type Marks, readMarks } from './marks.ts';

/** Everything we knew at one moment, before the shop was read. */
export interface Snapshot {
  readonly skus: readonly { id: number; code: string }[];
  readonly locations: readonly { id: number; shopLocationId: string | null }[];
  readonly expectations: readonly Expectation[];
  /** Where anything of a SKU was ever recorded, or once agreed: "skuId/locationId". */
  readonly recorded: ReadonlySet<string>;
  readonly marks: Marks;
  readonly ledgerAgrees: boolean;
}

/** One repeatable-read transaction, so that the terms, the bins and the marks are of the same moment. */
export async function takeSnapshot(database: Database, now: Date, dueTimes: DueTimes): Promise<Snapshot> {
  return database.em().transactional(
    async (em) => ({
      marks: await readMarks(em), // first: the transaction's snapshot begins with its first statement
      skus: await query(em, 'select id, code from sku'),
      locations: await query(em, 'select id, shop_location_id as "shopLocationId" from location'),
      expectations: await readExpectations(em, { now, dueTimes }),
      recorded: await recordedPlaces(em),
      ledgerAgrees: await ledgerAgrees(em),
    }),
    { isolationLevel: IsolationLevel.REPEATABLE_READ },
  );
}

/** What we knew of one SKU at one moment. */
export async function takeSnapshotOf(
  skuId: number,
  database: Database,
  now: Date,
  dueTimes: DueTimes,
): Promise<Pick<Snapshot, 'marks' | 'expectations' | 'recorded'>> {
  return database.em().transactional(
    async (em) => ({
      marks: await readMarks(em, skuId),
      expectations: await readExpectations(em, { now, dueTimes, skuId }),
      recorded: await recordedPlaces(em, skuId),
    }),
    { isolationLevel: IsolationLevel.REPEATABLE_READ },
  );
}

export function placeKey(skuId: number, locationId: number): string {
  return `${skuId}/${locationId}`;
}

async function recordedPlaces(em: EntityManager, skuId: number | null = null): Promise<Set<string>> {
  const rows = await query<{ sku_id: number; location_id: number }>(
    em,
    `select l.sku_id, bin.location_id from stock_level l join bin on bin.id = l.bin_id where $1::integer is null or l.sku_id = $1
     union
     select sku_id, location_id from last_agreement where $1::integer is null or sku_id = $1`,
    [skuId],
  );
  return new Set(rows.map((row) => placeKey(row.sku_id, row.location_id)));
}
