import { type EntityManager, query } from '../database.ts';

/** Cases since `from`: what came, what went, what is left. */
export interface CaseCounts {
  /** Open before, or on its way to be closed since. */
  readonly carried: number;
  readonly opened: number;
  /** Closed because shop and warehouse agreed again by themselves. */
  readonly healed: number;
  /** Closed because a correction was applied, whoever decided it. */
  readonly corrected: number;
  /** Open now, without what somebody accepted. */
  readonly stillOpen: number;
  /** Of those, the minor ones: they get no card yet. */
  readonly minorOpen: number;
  /** Open now, and ignored by somebody until a date. */
  readonly accepted: number;
  /** Cases that Lockstep mended without asking. */
  readonly autoFixed: number;
  /** Cases that were put before a person for the first time. */
  readonly escalated: number;
}

export async function countCases(em: EntityManager, from: Date, now: Date): Promise<CaseCounts> {
  const [counts] = await query<CaseCounts>(em, COUNTS, [from, now]);
  return counts!;
}

/** What was open and what came is what went and what is left. Only a clock that was set back can spoil it. Pure. */
export function addsUp({ carried, opened, healed, corrected, stillOpen, accepted }: CaseCounts): boolean {
  return carried + opened === healed + corrected + stillOpen + accepted;
}

const COUNTS = `
with recent as (
  select opened_at > $1 as opened_since, closed_at > $1 as closed_since, closed_at is null as open, closed_as, severity,
         closed_at is null and coalesce(ignored_until > $2, false) as accepted
    from drift_case
   where closed_at is null or closed_at > $1 or opened_at > $1
)
select count(*) filter (where not opened_since)::integer                                     as carried,
       count(*) filter (where opened_since)::integer                                         as opened,
       count(*) filter (where closed_since and closed_as = 'healed')::integer                as healed,
       count(*) filter (where closed_since and closed_as = 'corrected')::integer             as corrected,
       count(*) filter (where open and not accepted)::integer                                as "stillOpen",
       count(*) filter (where open and not accepted and severity = 'minor')::integer         as "minorOpen",
       count(*) filter (where accepted)::integer                                             as accepted,
       (select count(distinct case_id)::integer
          from decision
         where actor = 'lockstep' and verb in ('redrive', 'fix') and decided_at > $1)        as "autoFixed",
       (select count(*)::integer
          from (select from finding where decision = 'ask' group by case_id having min(made_at) > $1) first_asked) as escalated
  from recent`;
