import { type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { JudgedPlace } from './judge.ts';
import { keepCases } from './keep-cases.ts';
import { recordSteps } from './record-steps.ts';
import { type Severity, severityOf } from './severity.ts';
import { placeKey } from './snapshot.ts';
import type { Counts } from './tally.ts';

/** A disagreement as it will be recorded. */
export interface Drift extends JudgedPlace {
  readonly verdict: Extract<JudgedPlace['verdict'], { kind: 'drift' }>;
  readonly severity: Severity;
}

/**
 * The run's row, before anything else is done. Needs the reconcile lock: whatever still counts as running then
 * belongs to a process that is gone.
 */
export async function beginRun(em: EntityManager, storefront: string, now: Date): Promise<number> {
  await run(
    em,
    `update reconcile_run
        set outcome = 'failed', failure = 'The process ended before the run did.', finished_at = $1
      where outcome = 'running'`,
    [now],
  );
  const [row] = await query<{ id: number }>(
    em,
    `insert into reconcile_run (storefront, started_at) values ($1, $2) returning id::float8`,
    [storefront, now],
  );
  return row!.id;
}

export async function failRun(em: EntityManager, runId: number, failure: string, now: Date): Promise<void> {
  await run(
    em,
    `update reconcile_run set outcome = 'failed', failure = $2, finished_at = $3 where id = $1 and outcome = 'running'`,
    [runId, failure, now],
  );
}

/** Gives each difference its severity, which depends on how often it was seen since shop and ledger last agreed. */
export async function rateDrifts(em: EntityManager, places: readonly JudgedPlace[]): Promise<Drift[]> {
  const drifting = places.flatMap(({ verdict, ...place }) => (verdict.kind === 'drift' ? { ...place, verdict } : []));
  const rows = await query<{ place: string; runs: number }>(
    em,
    `select concat(d.sku_id, '/', d.location_id) as place, count(*)::integer as runs
       from drift d
       left join last_agreement a using (sku_id, location_id)
      where d.sku_id = any($1::integer[]) and d.run_id > coalesce(a.run_id, 0)
      group by d.sku_id, d.location_id`,
    [drifting.map((place) => place.skuId)],
  );
  const runsBefore = new Map(rows.map(({ place, runs }) => [place, runs]));
  return drifting.map((place) => {
    const seen = runsBefore.get(placeKey(place.skuId, place.locationId)) ?? 0;
    return { ...place, severity: severityOf({ ...place.verdict, runsBefore: seen }) };
  });
}

export interface Findings {
  readonly runId: number;
  readonly counts: Counts;
  readonly ledgerAgrees: boolean;
  readonly agreed: readonly JudgedPlace[];
  readonly drifts: readonly Drift[];
}

/** All a run found, in one commit: its counts, drifts, steps and agreements, and what they mean for the cases. */
export async function completeRun(em: EntityManager, findings: Findings, now: Date): Promise<void> {
  await em.transactional(async (em) => {
    await finish(em, findings, now);
    await recordDrifts(em, findings, now);
    await recordSteps(em, { runId: findings.runId, places: [...findings.agreed, ...findings.drifts], now });
    await recordAgreements(em, findings, now);
    await keepCases(em, findings.runId, now);
  });
}

async function finish(em: EntityManager, { runId, counts, ledgerAgrees }: Findings, now: Date): Promise<void> {
  const finished = await run(
    em,
    `update reconcile_run
        set outcome = 'complete', finished_at = $2, skus_expected = $3, compared = $4, unjudged = $5,
            unjudged_by_reason = $6, in_flight = $7, minor = $8, major = $9, critical = $10, ledger_agrees = $11
      where id = $1 and outcome = 'running'`,
    [
      runId,
      now,
      counts.skusExpected,
      counts.compared,
      counts.unjudged,
      counts.unjudgedByReason,
      counts.inFlight,
      counts.minor,
      counts.major,
      counts.critical,
      ledgerAgrees,
    ],
  );
  if (finished !== 1)
    throw new DomainError('run-superseded', `Run ${runId} lost its lock and another took its place. Run it again.`, {
      runId,
    });
}

async function recordDrifts(em: EntityManager, { runId, drifts }: Findings, now: Date): Promise<void> {
  const rows = drifts.map(({ skuId, locationId, bins, terms, verdict, severity }) => ({
    sku_id: skuId,
    location_id: locationId,
    bins,
    ...terms,
    ...verdict,
    severity,
  }));
  await run(
    em,
    `insert into drift (run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v,
                        expected_total, storefront_total, raw_gap, delta, severity, value)
     select $1, $2, d.sku_id, d.location_id, d.bins, d."U", d."S", d."F", d."R", d."V",
            d.expected, d.storefront, d.storefront - d.bins, d.delta, d.severity, abs(d.delta) * sku.price
       from jsonb_to_recordset($3) as d (sku_id integer, location_id integer, bins integer, "U" integer, "S" integer, "F" integer,
                                         "R" integer, "V" integer, expected integer, storefront integer, delta integer, severity text)
       join sku on sku.id = d.sku_id
      order by d.sku_id, d.location_id`,
    [runId, now, JSON.stringify(rows)],
  );
}

async function recordAgreements(em: EntityManager, { runId, agreed }: Findings, now: Date): Promise<void> {
  await run(
    em,
    `insert into last_agreement (sku_id, location_id, on_hand, run_id, observed_at)
     select sku_id, location_id, on_hand, $1, $2
       from unnest($3::integer[], $4::integer[], $5::integer[]) as place (sku_id, location_id, on_hand)
     on conflict (sku_id, location_id) do update
        set on_hand = excluded.on_hand, run_id = excluded.run_id, observed_at = excluded.observed_at`,
    [
      runId,
      now,
      agreed.map((place) => place.skuId),
      agreed.map((place) => place.locationId),
      agreed.map((place) => place.verdict.storefront),
    ],
  );
}
