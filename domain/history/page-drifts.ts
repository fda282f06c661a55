import { type EntityManager, query } from '../database.ts';
import type { Severity } from '../reconcile/severity.ts';
import { type DriftRow, driftOf, DRIFTS, OF_THE_LATEST_RUN, type RawDrift } from './list-drifts.ts';
import { type Page, pageOf, type Within } from './page.ts';

export interface DriftsAsked {
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  readonly severities?: readonly Severity[] | undefined;
  /** Of when it was observed. */
  readonly within?: Within | undefined;
  /** Those of the newest complete run alone. */
  readonly latestRunOnly?: boolean | undefined;
  readonly limit: number;
  /** The id of the drift after which to go on. */
  readonly before?: number | undefined;
}

/** Recorded disagreements, newest first, a page at a time. */
export async function pageDrifts(
  em: EntityManager,
  { sku, location, severities, within, latestRunOnly = false, limit, before }: DriftsAsked,
): Promise<Page<DriftRow>> {
  const rows = await query<RawDrift>(em, drifts, [
    sku ?? null,
    location ?? null,
    severities ?? null,
    within?.from ?? null,
    within?.to ?? null,
    latestRunOnly,
    before ?? null,
    limit + 1,
  ]);
  return pageOf(
    rows.map((row) => driftOf(row)),
    limit,
    (row) => row.id,
  );
}

const drifts = `${DRIFTS}
 where ($1::text is null or d.sku_id = (select id from sku where code = $1))
   and ($2::text is null or d.location_id = (select id from location where name = $2))
   and ($3::text[] is null or d.severity = any($3))
   and ($4::timestamptz is null or d.observed_at >= $4)
   and ($5::timestamptz is null or d.observed_at < $5)
   and (not $6 or ${OF_THE_LATEST_RUN})
   and ($7::bigint is null or d.id < $7)
 order by d.id desc
 limit $8`;
