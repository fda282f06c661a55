import { type EntityManager, query } from '../database.ts';
import type { CorrectionFacts } from '../investigation/correction-facts.ts';
import type { Decision } from '../investigation/decide.ts';
import type { Gate } from '../investigation/gates.ts';
import type { Action, Evidence } from '../ports/investigator.ts';
import type { CardDecision } from '../ports/notifier.ts';
import type { Severity } from '../reconcile/severity.ts';

/** More than these of one case is read by nobody: a stubborn one gets a drift an hour for months. */
const MOST_DRIFTS = 20;
const MOST_FINDINGS = 10;
const MOST_CORRECTIONS = 50;
const MOST_DECISIONS = 50;

/** Units. */
export interface FiledDrift {
  readonly id: number;
  readonly runId: number;
  readonly observedAt: Date;
  readonly delta: number;
  readonly severity: Severity;
  readonly expectedTotal: number;
  readonly storefrontTotal: number;
}

/** A case's newest drifts, and how many there are. */
export async function caseDrifts(
  em: EntityManager,
  caseId: number,
): Promise<{ drifts: FiledDrift[]; driftsInAll: number }> {
  const drifts = await query<Raw<FiledDrift, 'observedAt'>>(
    em,
    `select d.id::float8, d.run_id::float8 as "runId", d.observed_at as "observedAt", d.delta, d.severity,
            d.expected_total as "expectedTotal", d.storefront_total as "storefrontTotal"
       from case_drift x
       join drift d on d.id = x.drift_id
      where x.case_id = $1
      order by x.drift_id desc
      limit $2`,
    [caseId, MOST_DRIFTS],
  );
  const [all] = await query<{ count: number }>(
    em,
    'select count(*)::integer as count from case_drift where case_id = $1',
    [caseId],
  );
  return {
    drifts: drifts.map((row) => ({ ...row, observedAt: new Date(row.observedAt) })),
    driftsInAll: all!.count,
  };
}

export interface FiledFinding {
  readonly id: number;
  readonly investigator: string;
  /** Why somebody else than the first asked answered; null when nobody else did. */
  readonly instead: string | null;
  readonly cause: string;
  readonly confidence: number;
  readonly explanation: string;
  readonly action: Action;
  readonly decision: Decision;
  readonly gates: readonly Gate[];
  readonly evidence: readonly (Evidence & { readonly contribution: number; readonly says: string })[];
  readonly madeAt: Date;
}

export async function caseFindings(em: EntityManager, caseId: number): Promise<FiledFinding[]> {
  const rows = await query<Raw<FiledFinding, 'madeAt'>>(
    em,
    `select id::float8, investigator, instead, cause, confidence::float8, explanation, action, decision, gates, evidence,
            made_at as "madeAt"
       from finding
      where case_id = $1
      order by id desc
      limit $2`,
    [caseId, MOST_FINDINGS],
  );
  return rows.map((row) => ({ ...row, madeAt: new Date(row.madeAt) }));
}

/** Sets the shop's number, or would have; `messageId` is what told the shop. */
export interface FiledCorrection extends Pick<CorrectionFacts, 'state' | 'from' | 'to' | 'decidedBy'> {
  readonly id: number;
  readonly proposedAt: Date;
  readonly decidedAt: Date | null;
  readonly messageId: number | null;
  readonly settledAt: Date | null;
  readonly explanation: string | null;
}

export async function caseCorrections(em: EntityManager, caseId: number): Promise<FiledCorrection[]> {
  const rows = await query<Raw<FiledCorrection, 'proposedAt' | 'decidedAt' | 'settledAt'>>(
    em,
    `select id::float8, state, from_quantity as from, to_quantity as to, proposed_at as "proposedAt",
            decided_by as "decidedBy", decided_at as "decidedAt", message_id::float8 as "messageId",
            settled_at as "settledAt", explanation
       from correction
      where case_id = $1
      order by id desc
      limit $2`,
    [caseId, MOST_CORRECTIONS],
  );
  return rows.map((row) => ({
    ...row,
    proposedAt: new Date(row.proposedAt),
    decidedAt: row.decidedAt === null ? null : new Date(row.decidedAt),
    settledAt: row.settledAt === null ? null : new Date(row.settledAt),
  }));
}

export interface FiledDecision extends Omit<CardDecision, 'at'> {
  readonly decidedAt: Date;
}

export async function caseDecisions(em: EntityManager, caseId: number): Promise<FiledDecision[]> {
  const rows = await query<Raw<FiledDecision, 'decidedAt'>>(
    em,
    `select actor, verb, says, decided_at as "decidedAt" from decision where case_id = $1 order by id desc limit $2`,
    [caseId, MOST_DECISIONS],
  );
  return rows.map((row) => ({ ...row, decidedAt: new Date(row.decidedAt) }));
}

/** As it comes from the database: times are strings. */
type Raw<Row, Times extends keyof Row> = Omit<Row, Times> & {
  readonly [Time in Times]: null extends Row[Time] ? string | null : string;
};
