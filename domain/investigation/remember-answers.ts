import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, query } from '../database.ts';
import type { Answer, Evidence, Finding, Investigator, Question } from '../ports/investigator.ts';

/** A day later it looks afresh, whatever the rows say. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/**
 * Gives the same answer again while the question is the same: every check observes an open case anew, and asking a model
 * each time would pay it for what it said already. Only what the investigator itself answered is repeated, and only while
 * the numbers are the same and nothing of the SKU moved since. The gates judge a repeated answer as any other.
 */
export function rememberAnswers(
  { database, clock }: { database: Database; clock: Clock },
  investigator: Investigator,
): Investigator {
  const { name } = investigator;
  return {
    name,
    investigate: async (question, signal) => {
      const since = new Date(clock.now().getTime() - REMEMBERED_MS);
      return (await before(database.em(), question, { name, since })) ?? investigator.investigate(question, signal);
    },
  };
}

async function before(
  em: EntityManager,
  { caseId, driftId }: Question,
  { name, since }: { name: string; since: Date },
): Promise<Answer | null> {
  const [finding] = await query<Finding>(em, sameAnswer, [caseId, driftId, name, since]);
  if (!finding) return null;
  const evidence = finding.evidence.map(({ kind, id }): Evidence => ({ kind, id }));
  return { by: name, finding: { ...finding, evidence }, returned: evidence, instead: null, record: null };
}

const sameAnswer = `
select f.cause, f.confidence::float8, f.explanation, f.action, f.evidence
  from drift now
  join sku s        on s.id = now.sku_id
  join finding f    on f.case_id = $1 and f.investigator = $3 and f.made_at > $4
  join drift earlier on earlier.id = f.drift_id
 where now.id = $2 and f.action <> 'wait'
   and (earlier.delta, earlier.expected_total, earlier.storefront_total) = (now.delta, now.expected_total, now.storefront_total)
   and not exists (select from message m where m.sku_id = now.sku_id and m.created_at >= earlier.observed_at)
   and not exists (
         select from message m
           join delivery d              on d.id in (m.delivery_id, m.isolated_from)
           left join delivery_attempt a on a.delivery_id = d.id
          where m.sku_id = now.sku_id
            and (d.settled_at >= earlier.observed_at or a.started_at >= earlier.observed_at))
   and not exists (select from storefront_event e where e.sku = s.code and e.learned_at >= earlier.observed_at)
 order by f.id desc
 limit 1`;
