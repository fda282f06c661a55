import { query, run } from '../../../domain/database.ts';
import type { World } from '../reconcile/world.ts';

interface Case {
  readonly openedAt: Date;
  readonly closed?: { readonly at: Date; readonly as: 'healed' | 'corrected' };
  readonly severity?: 'minor' | 'major' | 'critical';
  readonly delta?: number;
  readonly ignoredUntil?: Date;
}

interface RunFacts {
  readonly at: Date;
  readonly failure?: string;
  readonly compared?: number;
  readonly unjudged?: Record<string, number>;
}

/** A finished reconcile as its row has it. */
export async function recordRun(world: World, { at, failure, compared = 1, unjudged = {} }: RunFacts): Promise<number> {
  const [row] = await query<{ id: number }>(
    world.em(),
    `insert into reconcile_run (storefront, started_at, finished_at, outcome, failure, skus_expected, compared, unjudged_by_reason, ledger_agrees)
     values ('fake', $1::timestamptz - interval '1 minute', $1, $2, $3, $4, $4, $5, true)
     returning id::float8`,
    [at, failure ? 'failed' : 'complete', failure ?? null, failure ? null : compared, JSON.stringify(unjudged)],
  );
  return row!.id;
}

/** A case of a SKU of its own, with the drift that opened it. */
export async function recordCase(world: World, sku: string, { openedAt, closed, ...facts }: Case): Promise<number> {
  const { severity = 'major', delta = 4, ignoredUntil = null } = facts;
  await world.sku(sku);
  const runId = await recordRun(world, { at: openedAt });
  const [row] = await query<{ id: number }>(
    world.em(),
    `with drifted as (
       insert into drift (run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v, expected_total, storefront_total, raw_gap, delta, severity)
       select $1, $2, s.id, l.id, 0, 0, 0, 0, 0, 0, 0, $3, $3, $3, $4
         from sku s, location l
        where s.code = $5 and l.is_default
       returning id, sku_id, location_id
     )
     insert into drift_case (sku_id, location_id, opened_at, last_drift_id, severity, delta, closed_at, closed_as, ignored_until, ignored_by, ignored_delta)
     select sku_id, location_id, $2, id, $4, $3, $6::timestamptz, $7, $8::timestamptz, case when $8 is not null then 'ana' end, case when $8 is not null then $3::integer end
       from drifted
     returning id::float8`,
    [runId, openedAt, delta, severity, sku, closed?.at ?? null, closed?.as ?? null, ignoredUntil],
  );
  return row!.id;
}

export async function recordFinding(
  world: World,
  caseId: number,
  decision: 'fix' | 'ask' | 'watch',
  at: Date,
  investigator = 'playbook',
): Promise<void> {
  await run(
    world.em(),
    `insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
     select id, last_drift_id, $4, 'unknown', 1, '', '[]', 'ask', '[]', $2, 'auto', $3 from drift_case where id = $1`,
    [caseId, decision, at, investigator],
  );
}

export async function recordDecision(
  world: World,
  caseId: number,
  actor: string,
  verb: string,
  at: Date,
): Promise<void> {
  await run(world.em(), `insert into decision (case_id, actor, verb, says, decided_at) values ($1, $2, $3, '', $4)`, [
    caseId,
    actor,
    verb,
    at,
  ]);
}
