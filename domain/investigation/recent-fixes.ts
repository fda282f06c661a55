import { type EntityManager, query } from '../database.ts';

/** What was fixed without asking, before this: a finding decided "fix" is the record of each. */
export interface RecentFixes {
  /** SKUs after the same reconcile run. */
  readonly skusInRun: number;
  /** SKUs and units in the last 24 hours. */
  readonly skusInDay: number;
  readonly unitsInDay: number;
  /** Of this SKU: in the last 24 hours; and before that, within a week, so that this is a relapse. */
  readonly skuInDay: boolean;
  readonly skuInWeek: boolean;
}

/** Rolling hours, not calendar days: at midnight nothing starts anew. */
export async function recentFixes(
  em: EntityManager,
  { runId, skuId, now }: { runId: number; skuId: number; now: Date },
): Promise<RecentFixes> {
  const [row] = await query<RecentFixes>(em, fixes, [runId, skuId, now]);
  return row!;
}

const fixes = `
select count(distinct d.sku_id) filter (where d.run_id = $1)::integer                             as "skusInRun",
       count(distinct d.sku_id) filter (where f.made_at > $3::timestamptz - interval '24 hours')::integer as "skusInDay",
       coalesce(sum(abs(d.delta)) filter (where f.made_at > $3::timestamptz - interval '24 hours'), 0)::integer as "unitsInDay",
       coalesce(bool_or(d.sku_id = $2 and f.made_at > $3::timestamptz - interval '24 hours'), false)  as "skuInDay",
       coalesce(bool_or(d.sku_id = $2 and f.made_at <= $3::timestamptz - interval '24 hours'), false) as "skuInWeek"
  from finding f
  join drift d on d.id = f.drift_id
 where f.decision = 'fix' and f.made_at > $3::timestamptz - interval '7 days'`;
