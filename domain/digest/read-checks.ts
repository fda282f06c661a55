import { type EntityManager, query } from '../database.ts';
import type { UnjudgedReason } from '../reconcile/compare.ts';
import { unseenSkus } from './unseen-skus.ts';

const HOUR_MS = 3_600_000;

/** A check runs every hour: after two, one was missed. */
export const FRESH_MS = 2 * HOUR_MS;

/** What the last 24 hours' reconciles did. */
export interface Checks {
  /** The newest that read everything; null before the first. */
  readonly last: CompleteCheck | null;
  /** The newest of all, when it failed. */
  readonly failing: { readonly at: Date; readonly why: string } | null;
  readonly complete: number;
  readonly failed: number;
  /** How many were due: one an hour since the very first, 24 at most. */
  readonly due: number;
  /** The longest time without a complete check, when it was too long. */
  readonly gap: { readonly from: Date; readonly to: Date } | null;
  /** SKUs that the newest check could not judge because they moved, and that none of the others judged either. */
  readonly unseen: number;
}

export interface CompleteCheck {
  readonly at: Date;
  readonly skusExpected: number;
  readonly compared: number;
  readonly unjudgedByReason: Partial<Record<UnjudgedReason, number>>;
}

export async function readChecks(em: EntityManager, now: Date): Promise<Checks> {
  const since = new Date(now.getTime() - 24 * HOUR_MS);
  const last = await lastComplete(em);
  const [counts] = await query<Counts>(em, COUNTS, [since, now]);
  const [gap] = await query<{ from: string; to: string }>(em, LONGEST_GAP, [since, now, FRESH_MS / 1000]);
  const { complete, failed, due, failingAt, failure } = counts!;
  return {
    last,
    failing: failingAt === null ? null : { at: new Date(failingAt), why: failure ?? 'No reason was recorded.' },
    complete,
    failed,
    due,
    gap: gap ? { from: new Date(gap.from), to: new Date(gap.to) } : null,
    unseen: await unseenOf(em, last, since),
  };
}

async function lastComplete(em: EntityManager): Promise<CompleteCheck | null> {
  const [row] = await query<Omit<CompleteCheck, 'at'> & { at: string }>(
    em,
    `select finished_at as at, skus_expected as "skusExpected", compared, unjudged_by_reason as "unjudgedByReason"
       from reconcile_run
      where outcome = 'complete'
      order by finished_at desc
      limit 1`,
  );
  return row ? { ...row, unjudgedByReason: row.unjudgedByReason ?? {}, at: new Date(row.at) } : null;
}

interface Counts {
  readonly complete: number;
  readonly failed: number;
  readonly due: number;
  readonly failingAt: string | null;
  readonly failure: string | null;
}

const COUNTS = `
with newest as (
  select outcome, finished_at, failure from reconcile_run where outcome <> 'running' order by id desc limit 1
)
select count(*) filter (where outcome = 'complete' and finished_at > $1)::integer as complete,
       count(*) filter (where outcome = 'failed'   and finished_at > $1)::integer as failed,
       case when count(*) = 0 then 0
            else least(24, 1 + floor(extract(epoch from $2::timestamptz - min(started_at)) / 3600)) end::integer as due,
       (select finished_at from newest where outcome = 'failed') as "failingAt",
       (select failure     from newest where outcome = 'failed') as failure
  from reconcile_run`;

// Counted from the first run ever, so that a first day lacks nothing. The time since the newest isn't a gap but age.
const LONGEST_GAP = `
with point as (
  select min(started_at) as at from reconcile_run
  union all
  select finished_at from reconcile_run where outcome = 'complete' and finished_at <= $2
),
step as (
  select lag(at) over (order by at) as "from", at as "to" from point
)
select "from", "to"
  from step
 where "to" > $1 and "to" - "from" > make_interval(secs => $3)
 order by "to" - "from" desc
 limit 1`;

async function unseenOf(em: EntityManager, last: CompleteCheck | null, since: Date): Promise<number> {
  const { moving = 0, indeterminate = 0 } = last?.unjudgedByReason ?? {};
  return moving + indeterminate === 0 ? 0 : Math.min(moving + indeterminate, await unseenSkus(em, since));
}
