import { type EntityManager, query } from '../database.ts';
import type { Decision } from './decide.ts';
import { FINDING_SAYS } from './store-finding.ts';

/** A case and its newest observation. */
export interface CaseFacts {
  readonly caseId: number;
  readonly skuId: number;
  readonly sku: string;
  readonly locationId: number;
  readonly location: string;
  readonly driftId: number;
  readonly runId: number;
  /** Shop - expected, and the two, in units. */
  readonly delta: number;
  readonly storefront: number;
  readonly expected: number;
  readonly closed: boolean;
  /** Whether this observation was investigated already. */
  readonly investigated: boolean;
  /** What the last investigation of the case came to, and said; null when there was none. */
  readonly lastDecision: Decision | null;
  readonly lastSays: string | null;
  readonly ignoredUntil: string | null;
  /** Whether the run's audit of the ledger found every level to be the sum of its movements. */
  readonly ledgerAgrees: boolean;
}

/** Null when there is no such case. */
export async function readCase(em: EntityManager, caseId: number): Promise<CaseFacts | null> {
  const [row] = await query<CaseFacts>(em, facts, [caseId]);
  return row ?? null;
}

/**
 * Keeps the case and its SKU as they are until the transaction ends: no run, approval or movement comes in between.
 * Every writer of cases takes the case first and the SKU second.
 */
export async function lockCase(em: EntityManager, caseId: number): Promise<void> {
  const [row] = await query<{ sku_id: number }>(em, 'select sku_id from drift_case where id = $1 for update', [caseId]);
  await query(em, 'select id from sku where id = $1 for no key update', [row?.sku_id ?? null]);
}

const facts = `
select c.id::float8 as "caseId", c.sku_id as "skuId", s.code as sku, c.location_id as "locationId", l.name as location,
       d.id::float8 as "driftId", d.run_id::float8 as "runId", d.delta, d.storefront_total as storefront, d.expected_total as expected,
       c.closed_at is not null as closed,
       exists (select from finding where drift_id = d.id) as investigated,
       f.decision as "lastDecision", f.says as "lastSays", c.ignored_until as "ignoredUntil",
       coalesce(r.ledger_agrees, false) as "ledgerAgrees"
  from drift_case c
  join sku s           on s.id = c.sku_id
  join location l      on l.id = c.location_id
  join drift d         on d.id = c.last_drift_id
  join reconcile_run r on r.id = d.run_id
  left join lateral (
    select decision, ${FINDING_SAYS} as says
      from finding where case_id = c.id order by id desc limit 1
  ) f on true
 where c.id = $1`;
