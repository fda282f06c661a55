import { type EntityManager, query } from '../database.ts';
import type { Finding, Question } from '../ports/investigator.ts';
import type { Gate } from './gates.ts';

/** What came of asking a model the question that is asked now. */
export interface AskedBefore {
  readonly at: Date;
  /** The finding, and how it was judged then; null when it failed. */
  readonly found: { readonly finding: Finding; readonly gates: readonly Gate[] } | null;
  /** What kept it from a finding, in words. */
  readonly failure: string;
}

interface Asking {
  readonly model: string;
  readonly since: Date;
  /** Outcomes of investigations that are an answer, too; after any other it wasn't really asked. */
  readonly failures: readonly string[];
}

/** Whether a model was asked this very question since then, and what came of it; null when it wasn't. */
export async function askedBefore(
  em: EntityManager,
  { caseId, driftId }: Question,
  { model, since, failures }: Asking,
): Promise<AskedBefore | null> {
  const [row] = await query<Row>(em, newestAlike, [caseId, driftId, model, since, failures]);
  if (!row) return null;
  const { at, failure, found } = row;
  return { at: new Date(at), failure, found: found && { gates: found.gates, finding: findingOf(found) } };
}

interface Row {
  at: string;
  failure: string;
  found: (Finding & { gates: Gate[] }) | null;
}

function findingOf({ cause, confidence, explanation, action, evidence }: Finding): Finding {
  return { cause, confidence, explanation, action, evidence: evidence.map(({ kind, id }) => ({ kind, id })) };
}

// Only what the model was really asked counts, with its own date: a repeated answer has no investigation. The question is
// the same while every number that an observation has stayed as it was, all the time, and nothing of the SKU is new.
const newestAlike = `
select i.finished_at as at, coalesce(i.explanation, i.outcome) as failure,
       case when f.id is not null then json_build_object(
         'cause', f.cause, 'confidence', f.confidence, 'explanation', f.explanation, 'action', f.action,
         'evidence', f.evidence, 'gates', f.gates) end as found
  from drift now
  join sku s           on s.id = now.sku_id
  join investigation i on i.case_id = $1 and i.model = $3 and i.finished_at > $4
  join drift earlier   on earlier.id = i.drift_id
  left join finding f  on f.case_id = i.case_id and f.investigation_id = i.id and f.investigator = i.model
 where now.id = $2 and (f.id is not null or i.outcome = any ($5))
   and not exists (
         select from case_drift c
           join drift d on d.id = c.drift_id
          where c.case_id = i.case_id and d.id >= earlier.id
            and (d.warehouse_total, d.u, d.s, d.f, d.r, d.v, d.storefront_total)
             <> (now.warehouse_total, now.u, now.s, now.f, now.r, now.v, now.storefront_total))
   and not exists (select from step t where t.sku_id = now.sku_id and t.to_run_id > earlier.run_id)
   and not exists (select from message m where m.sku_id = now.sku_id and m.created_at >= earlier.observed_at)
   and not exists (
         select from message m
           join delivery d              on d.id in (m.delivery_id, m.isolated_from)
           left join delivery_attempt a on a.delivery_id = d.id
          where m.sku_id = now.sku_id
            and (d.settled_at >= earlier.observed_at or a.started_at >= earlier.observed_at))
   and not exists (select from storefront_event e where e.sku = s.code and e.learned_at >= earlier.observed_at)
 order by i.id desc
 limit 1`;
