import { IsolationLevel } from '@mikro-orm/postgresql';
import { type EntityManager, query } from '../database.ts';
import type { CaseCard } from '../ports/notifier.ts';
import { caseCard } from './case-card.ts';
import {
  caseCorrections,
  caseDecisions,
  caseDrifts,
  caseFindings,
  type FiledCorrection,
  type FiledDecision,
  type FiledDrift,
  type FiledFinding,
} from './case-rows.ts';

/** Everything about one case: what its card shows, and the rows behind it, each list newest first. */
export interface CaseFile extends CaseFacts {
  /** |delta| x price; null where the price isn't known. */
  readonly value: number | null;
  readonly closedAt: Date | null;
  readonly closedAs: 'healed' | 'corrected' | null;
  readonly lastAgreement: { readonly runId: number; readonly onHand: number; readonly observedAt: Date } | null;
  readonly drifts: readonly FiledDrift[];
  /** How many there are, listed or not. */
  readonly driftsInAll: number;
  readonly findings: readonly FiledFinding[];
  readonly corrections: readonly FiledCorrection[];
  readonly decisions: readonly FiledDecision[];
}

/** Null when there is no such case. All of it is of one moment. */
export async function readCaseFile(em: EntityManager, caseId: number): Promise<CaseFile | null> {
  return em.transactional(
    async (em) => {
      const card = await caseCard(em, caseId, { sandbox: false });
      if (!card) return null;
      return {
        ...factsOf(card),
        value: card.value === null ? null : Number(card.value),
        closedAt: card.closed?.at ?? null,
        closedAs: card.closed?.as ?? null,
        lastAgreement: await lastAgreementOf(em, caseId),
        ...(await caseDrifts(em, caseId)),
        findings: await caseFindings(em, caseId),
        corrections: await caseCorrections(em, caseId),
        decisions: await caseDecisions(em, caseId),
      };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ },
  );
}

type CaseFacts = Pick<
  CaseCard,
  | 'caseId'
  | 'sku'
  | 'title'
  | 'location'
  | 'severity'
  | 'delta'
  | 'expected'
  | 'storefront'
  | 'warehouse'
  | 'terms'
  | 'openedAt'
  | 'ignoredUntil'
>;

function factsOf(card: CaseCard): CaseFacts {
  const { caseId, sku, title, location, severity, delta, expected, storefront, warehouse, terms } = card;
  const { openedAt, ignoredUntil } = card;
  return {
    caseId,
    sku,
    title,
    location,
    severity,
    delta,
    expected,
    storefront,
    warehouse,
    terms,
    openedAt,
    ignoredUntil,
  };
}

async function lastAgreementOf(em: EntityManager, caseId: number): Promise<CaseFile['lastAgreement']> {
  const [row] = await query<{ runId: number; onHand: number; observedAt: string }>(
    em,
    `select a.run_id::float8 as "runId", a.on_hand as "onHand", a.observed_at as "observedAt"
       from drift_case c
       join last_agreement a on a.sku_id = c.sku_id and a.location_id = c.location_id
      where c.id = $1`,
    [caseId],
  );
  return row ? { ...row, observedAt: new Date(row.observedAt) } : null;
}
