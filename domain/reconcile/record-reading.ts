import { type EntityManager, query } from '../database.ts';
import type { ComparedNow } from './compare-now.ts';

export interface NewReading extends Omit<ComparedNow, 'readingId' | 'sku' | 'location'> {
  readonly skuId: number;
  readonly locationId: number;
  readonly askedBy: string;
}

/** Keeps what was read for ever, and returns its id. */
export async function recordReading(em: EntityManager, reading: NewReading): Promise<number> {
  const { skuId, locationId, readAt, warehouse, terms, expected, storefront, delta, verdict, reason, askedBy } =
    reading;
  const { U, S, F, R, V } = terms;
  const [row] = await query<{ id: number }>(
    em,
    `insert into reading (sku_id, location_id, read_at, warehouse_total, u, s, f, r, v, expected_total, storefront_total,
                          delta, verdict, reason, asked_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     returning id::float8`,
    [skuId, locationId, readAt, warehouse, U, S, F, R, V, expected, storefront, delta, verdict, reason, askedBy],
  );
  return row!.id;
}
