import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { CorrectionFacts } from '../investigation/correction-facts.ts';
import type { Decision } from '../investigation/decide.ts';
import type { Severity } from '../reconcile/severity.ts';

/** An earlier case, why it is thought to be alike, and what became of it. */
export interface SimilarCase {
  readonly caseId: number;
  readonly likeness: 'same SKU' | 'same difference and cause' | 'same difference' | 'same cause';
  readonly sku: string;
  readonly location: string;
  /** Shop - expected, units. */
  readonly delta: number;
  readonly severity: Severity;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedAs: 'healed' | 'corrected' | null;
  /** By its newest finding, as are the next three; null when nobody looked. */
  readonly cause: string | null;
  readonly investigator: string | null;
  readonly confidence: number | null;
  readonly decision: Decision | null;
  /** Who decided last, a person or the machine. */
  readonly decidedBy: string | null;
  /** The newest. */
  readonly correction: Pick<CorrectionFacts, 'from' | 'to' | 'state'> | null;
}

/** Cases that began before this one, most alike first, of equals the newest. Throws DomainError `unknown-case`. */
export async function findSimilarCases(
  em: EntityManager,
  { caseId, limit }: { caseId: number; limit: number },
): Promise<SimilarCase[]> {
  const [subject] = await query<{ skuId: number; delta: number; cause: string | null }>(em, subjectOf, [caseId]);
  if (!subject) throw new DomainError('unknown-case', `There is no case ${caseId}.`, { caseId });
  const { skuId, delta, cause } = subject;
  const rows = await query<RawCase>(em, similar, [caseId, limit, skuId, delta, cause]);
  return rows.map((row) => ({
    ...row,
    openedAt: new Date(row.openedAt),
    closedAt: row.closedAt === null ? null : new Date(row.closedAt),
  }));
}

type RawCase = Omit<SimilarCase, 'openedAt' | 'closedAt'> & { openedAt: string; closedAt: string | null };

const NEWEST_FINDING =
  'select cause, investigator, confidence, decision from finding where case_id = c.id order by id desc limit 1';

// That both causes are unknown is no likeness.
const subjectOf = `
select c.sku_id as "skuId", c.delta, nullif(f.cause, 'unknown') as cause
  from drift_case c
  left join lateral (${NEWEST_FINDING}) f on true
 where c.id = $1`;

// Each kind of likeness by itself, newest first and no more than are wanted, so that only one of a kind is ever searched to its end.
const similar = `
with alike as (
  (select c.id, 1 as place from drift_case c where c.sku_id = $3 and c.id < $1 order by c.id desc limit $2)
  union all
  (select c.id, 2
     from drift_case c
    cross join lateral (${NEWEST_FINDING}) f
    where c.delta = $4 and f.cause = $5 and c.id < $1
    order by c.id desc
    limit $2)
  union all
  (select c.id, 3 from drift_case c where c.delta = $4 and c.id < $1 order by c.id desc limit $2)
  union all
  (select c.id, 4
     from drift_case c
    cross join lateral (${NEWEST_FINDING}) f
    where f.cause = $5 and c.id < $1
    order by c.id desc
    limit $2)
),
best as (
  select id, min(place) as place from alike group by id order by min(place), id desc limit $2
)
select c.id::float8 as "caseId",
       (array['same SKU', 'same difference and cause', 'same difference', 'same cause'])[best.place] as likeness,
       s.code as sku, l.name as location, c.delta, c.severity, c.opened_at as "openedAt", c.closed_at as "closedAt",
       c.closed_as as "closedAs", f.cause, f.investigator, f.confidence::float8, f.decision, n.actor as "decidedBy", r.correction
  from best
  join drift_case c on c.id = best.id
  join sku s        on s.id = c.sku_id
  join location l   on l.id = c.location_id
  left join lateral (${NEWEST_FINDING}) f on true
  left join lateral (select actor from decision where case_id = c.id order by id desc limit 1) n on true
  left join lateral (
    select json_build_object('from', from_quantity, 'to', to_quantity, 'state', state) as correction
      from correction
     where case_id = c.id
     order by id desc
     limit 1
  ) r on true
 order by best.place, c.id desc`;
