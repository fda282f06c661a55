import { type EntityManager, query } from '../database.ts';

/** What one investigator explained in a day, and what it cost. */
export interface Answered {
  /** "playbook", or a model's name. */
  readonly investigator: string;
  /** Cases; none of a model that was only asked. */
  readonly cases: number;
  /** Answers that came to nothing cost, too; what was never settled counts with all that was set aside. */
  readonly usd: number;
}

/** The most cases first. */
export function whoAnswered(em: EntityManager, from: Date, now: Date): Promise<Answered[]> {
  return query<Answered>(em, ANSWERED, [from, now]);
}

const ANSWERED = `
with answered as (
  select investigator, count(distinct case_id)::integer as cases
    from finding
   where made_at > $1 and made_at <= $2
   group by investigator
),
paid as (
  select model as investigator, sum(coalesce(cost_usd, reserved_usd))::float8 as usd
    from model_call
   where called_at > $1 and called_at <= $2
   group by model
)
select investigator, coalesce(cases, 0) as cases, coalesce(usd, 0) as usd
  from answered
  full join paid using (investigator)
 order by cases desc, investigator`;
