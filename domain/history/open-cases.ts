import { type EntityManager, query } from '../database.ts';
import type { Severity } from '../reconcile/severity.ts';

export interface OpenCase {
  readonly caseId: number;
  readonly sku: string;
  readonly location: string;
  /** Shop - expected, units. */
  readonly delta: number;
  readonly severity: Severity;
  readonly openedAt: Date;
  readonly ignoredUntil: Date | null;
  /** Where it stands, for people. */
  readonly state: CaseState;
}

/** "Looking again" waits for the next check; "small" is a minor difference, which is counted and asks nobody. */
export type CaseState =
  | 'needs you'
  | 'correction on its way'
  | 'fix on its way'
  | 'ignored'
  | 'looking again'
  | 'small';

/** More than anybody reads at once. */
const MOST = 1_000;

/** Every case that isn't closed: what needs somebody first, the worst and oldest of them foremost. */
export async function openCases(em: EntityManager, { limit = MOST } = {}): Promise<OpenCase[]> {
  const rows = await query<
    Omit<OpenCase, 'openedAt' | 'ignoredUntil'> & { openedAt: string; ignoredUntil: string | null }
  >(em, open, [limit]);
  return rows.map((row) => ({
    ...row,
    openedAt: new Date(row.openedAt),
    ignoredUntil: row.ignoredUntil === null ? null : new Date(row.ignoredUntil),
  }));
}

/** How many open cases there are in each state. */
export async function countOpenCases(em: EntityManager): Promise<Record<CaseState, number>> {
  const rows = await query<{ state: CaseState; cases: number }>(
    em,
    `select state, count(*)::integer as cases from (${STANDING}) open group by state`,
  );
  const counts = { ...NONE };
  for (const { state, cases } of rows) counts[state] = cases;
  return counts;
}

const NONE: Readonly<Record<CaseState, number>> = {
  'needs you': 0,
  'correction on its way': 0,
  'fix on its way': 0,
  ignored: 0,
  'looking again': 0,
  small: 0,
};

// Nobody is asked before an investigation has looked, nor between what the shop answered to a correction and the next reading.
const STANDING = `
select c.id::float8 as "caseId", s.code as sku, l.name as location, c.delta, c.severity, c.opened_at as "openedAt",
       c.ignored_until as "ignoredUntil",
       case when c.ignored_until is not null then 'ignored'
            when c.severity = 'minor'        then 'small'
            when exists (select from correction r where r.case_id = c.id and r.state = 'approved') then 'correction on its way'
            when exists (select from correction r where r.case_id = c.id and r.message_id is not null
                            and r.settled_at >= d.observed_at) then 'looking again'
            when f.decision = 'ask'          then 'needs you'
            when f.decision = 'fix'          then 'fix on its way'
            else 'looking again'
       end as state
  from drift_case c
  join sku s      on s.id = c.sku_id
  join location l on l.id = c.location_id
  join drift d    on d.id = c.last_drift_id
  left join lateral (select decision from finding where case_id = c.id order by id desc limit 1) f on true
 where c.closed_at is null`;

const open = `
select "caseId", sku, location, delta, severity, "openedAt", "ignoredUntil", state
  from (${STANDING}) open
 order by state <> 'needs you', array_position(array['critical', 'major', 'minor'], severity), "openedAt", "caseId"
 limit $1`;
