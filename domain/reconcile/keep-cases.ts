import { type EntityManager, query, run } from '../database.ts';
import { raiseNotices } from '../investigation/raise-notices.ts';

/**
 * Brings the cases up to date with what a complete run recorded: a drift opens a case or continues it, an agreement
 * closes it. Needs the run's transaction, after its drifts and agreements; the same run again changes nothing.
 */
export async function keepCases(em: EntityManager, runId: number, now: Date): Promise<void> {
  const moved = await query<{ id: number }>(em, openOrContinue, [runId, now]);
  await run(em, linkDrifts, [runId]);
  const closed = await query<{ id: number }>(em, close, [runId, now]);
  await run(em, dropProposals, [closed.map((row) => row.id), now]);
  await raiseNotices(
    em,
    [...moved, ...closed].map((row) => row.id),
    now,
  );
}

// An ignored case stays quiet until its time, unless it grew beyond what was ignored or turned to the other side. What
// hasn't changed since the last reading is no news: only the ids of the others come back.
const openOrContinue = `
with seen as (
  select d.id, d.sku_id, d.location_id, d.severity, d.delta, d.expected_total, d.storefront_total, d.observed_at
    from drift d
   where d.run_id = $1
),
before as (
  select c.id as case_id, d.delta, d.expected_total, d.storefront_total, c.severity, c.ignored_until,
         c.ignored_until <= $2 or abs(seen.delta) > abs(c.ignored_delta) or sign(seen.delta) <> sign(c.ignored_delta) as wakes
    from seen
    join drift_case c on c.sku_id = seen.sku_id and c.location_id = seen.location_id and c.closed_at is null
    join drift d      on d.id = c.last_drift_id
),
kept as (
  insert into drift_case as stored (sku_id, location_id, opened_at, last_drift_id, severity, delta)
  select sku_id, location_id, observed_at, id, severity, delta from seen order by sku_id, location_id
  on conflict (sku_id, location_id) where closed_at is null do update
     set last_drift_id = excluded.last_drift_id,
         severity      = excluded.severity,
         delta         = excluded.delta,
         ignored_until = case when (select wakes from before where case_id = stored.id) then null else stored.ignored_until end,
         ignored_by    = case when (select wakes from before where case_id = stored.id) then null else stored.ignored_by end,
         ignored_delta = case when (select wakes from before where case_id = stored.id) then null else stored.ignored_delta end
   where stored.last_drift_id < excluded.last_drift_id
  returning id, last_drift_id, severity, ignored_until
)
select kept.id::float8
  from kept
  join seen        on seen.id = kept.last_drift_id
  left join before on before.case_id = kept.id
 where before.case_id is null
    or before.wakes
    or (kept.ignored_until is null
        and (before.delta, before.expected_total, before.storefront_total, before.severity)
            is distinct from (seen.delta, seen.expected_total, seen.storefront_total, kept.severity))`;

const linkDrifts = `
insert into case_drift (case_id, drift_id)
select c.id, d.id
  from drift d
  join drift_case c on c.sku_id = d.sku_id and c.location_id = d.location_id and c.closed_at is null
 where d.run_id = $1
on conflict do nothing`;

const close = `
update drift_case c
   set closed_at = $2,
       closed_as = case when exists (select from correction r where r.case_id = c.id and r.state = 'applied')
                        then 'corrected' else 'healed' end
  from last_agreement a
 where a.run_id = $1 and a.sku_id = c.sku_id and a.location_id = c.location_id and c.closed_at is null
returning c.id::float8`;

/** What was proposed for a case that closed by itself is nothing to decide any more. */
const dropProposals = `
update correction set state = 'expired', settled_at = $2, explanation = 'Shop and warehouse agree again.'
 where case_id = any($1::bigint[]) and state = 'proposed'`;
