import { type EntityManager, query } from '../database.ts';
import type { CaseCard, CardDecision, CardFinding } from '../ports/notifier.ts';

/** A case as people see it now, every fact of it from its rows; null when there is no such case. */
export async function caseCard(
  em: EntityManager,
  caseId: number,
  { sandbox }: { sandbox: boolean },
): Promise<CaseCard | null> {
  const [row] = await query<CardRow>(em, card, [caseId]);
  return row ? cardOf(row, sandbox) : null;
}

// The numbers are those of the newest observation; "on its way" is what people say of an approved correction.
const card = `
select c.id::float8 as "caseId", s.code as sku, s.title, l.name as location, c.severity, d.delta,
       d.expected_total as expected, d.storefront_total as storefront, d.warehouse_total as warehouse,
       json_build_object('U', d.u, 'S', d.s, 'F', d.f, 'R', d.r, 'V', d.v) as terms, d.value,
       c.opened_at as "openedAt", d.observed_at as "observedAt", a.observed_at as "lastMatchedAt",
       f.finding, proposal.proposal, coalesce(decided.decisions, '[]') as decisions, c.ignored_until as "ignoredUntil",
       c.closed_as as "closedAs", c.closed_at as "closedAt",
       case when c.closed_at is null then sent.state end as correction
  from drift_case c
  join sku s                 on s.id = c.sku_id
  join location l            on l.id = c.location_id
  join drift d               on d.id = c.last_drift_id
  left join last_agreement a on a.sku_id = c.sku_id and a.location_id = c.location_id
  left join lateral (
    select json_build_object('investigator', investigator, 'instead', instead, 'cause', cause, 'confidence', confidence,
                             'explanation', explanation, 'gates', gates) as finding
      from finding
     where case_id = c.id
     order by id desc
     limit 1
  ) f on true
  left join lateral (
    select json_build_object('correctionId', id, 'from', from_quantity, 'to', to_quantity) as proposal
      from correction
     where case_id = c.id and state = 'proposed' and c.closed_at is null
  ) proposal on true
  left join lateral (
    select case state when 'approved' then 'on its way' else state end as state
      from correction
     where case_id = c.id and message_id is not null
     order by id desc
     limit 1
  ) sent on true
  left join lateral (
    select json_agg(json_build_object('actor', actor, 'verb', verb, 'says', says, 'at', decided_at) order by id) as decisions
      from decision
     where case_id = c.id
  ) decided on true
 where c.id = $1`;

interface CardRow extends Omit<
  CaseCard,
  'openedAt' | 'observedAt' | 'lastMatchedAt' | 'finding' | 'decisions' | 'ignoredUntil' | 'closed' | 'sandbox'
> {
  readonly openedAt: string;
  readonly observedAt: string;
  readonly lastMatchedAt: string | null;
  readonly finding: (Omit<CardFinding, 'failedGates'> & { gates: readonly { passed: boolean; says: string }[] }) | null;
  readonly decisions: readonly (Omit<CardDecision, 'at'> & { at: string })[];
  readonly ignoredUntil: string | null;
  readonly closedAs: 'healed' | 'corrected' | null;
  readonly closedAt: string | null;
}

function cardOf({ closedAs, closedAt, ...row }: CardRow, sandbox: boolean): CaseCard {
  return {
    ...row,
    openedAt: new Date(row.openedAt),
    observedAt: new Date(row.observedAt),
    lastMatchedAt: row.lastMatchedAt === null ? null : new Date(row.lastMatchedAt),
    finding: row.finding === null ? null : findingOf(row.finding),
    decisions: row.decisions.map((decision) => ({ ...decision, at: new Date(decision.at) })),
    ignoredUntil: row.ignoredUntil === null ? null : new Date(row.ignoredUntil),
    closed: closedAs === null || closedAt === null ? null : { as: closedAs, at: new Date(closedAt) },
    sandbox,
  };
}

function findingOf({ gates, ...finding }: NonNullable<CardRow['finding']>): CardFinding {
  return { ...finding, failedGates: gates.filter((gate) => !gate.passed).map((gate) => gate.says) };
}
