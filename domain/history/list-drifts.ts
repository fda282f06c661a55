import { type EntityManager, query } from '../database.ts';
import type { Terms } from '../reconcile/expected.ts';
import type { Severity } from '../reconcile/severity.ts';

/** One recorded disagreement. Units; `value` is |delta| x price, null where the price isn't known. */
export interface DriftRow {
  readonly id: number;
  readonly runId: number;
  readonly observedAt: Date;
  readonly sku: string;
  readonly location: string;
  readonly warehouseTotal: number;
  readonly terms: Terms;
  readonly expectedTotal: number;
  readonly storefrontTotal: number;
  /** Shop - bins, with nothing explained away. */
  readonly rawGap: number;
  /** Shop - expected. Positive: the shop sells what isn't there. */
  readonly delta: number;
  readonly severity: Severity;
  readonly value: number | null;
}

/** Drifts, newest first; with `latestRunOnly` those of the newest complete run alone. */
export async function listDrifts(
  em: EntityManager,
  { limit, latestRunOnly = false }: { limit: number; latestRunOnly?: boolean },
): Promise<DriftRow[]> {
  const rows = await query<RawDrift>(
    em,
    `${DRIFTS}
      where not $2 or ${OF_THE_LATEST_RUN}
      order by d.id desc
      limit $1`,
    [limit, latestRunOnly],
  );
  return rows.map((row) => driftOf(row));
}

/** A drift as it comes from `DRIFTS`. */
export type RawDrift = Omit<DriftRow, 'observedAt'> & { observedAt: string };

export function driftOf(row: RawDrift): DriftRow {
  return { ...row, observedAt: new Date(row.observedAt) };
}

/** Drifts `d`, each with its SKU `s` and location `l`. */
export const DRIFTS = `
select d.id::float8, d.run_id::float8 as "runId", d.observed_at as "observedAt", s.code as sku, l.name as location,
       d.warehouse_total as "warehouseTotal", json_build_object('U', d.u, 'S', d.s, 'F', d.f, 'R', d.r, 'V', d.v) as terms,
       d.expected_total as "expectedTotal", d.storefront_total as "storefrontTotal", d.raw_gap as "rawGap",
       d.delta, d.severity, d.value::float8
  from drift d
  join sku s      on s.id = d.sku_id
  join location l on l.id = d.location_id`;

export const OF_THE_LATEST_RUN = `d.run_id = (select max(id) from reconcile_run where outcome = 'complete')`;
