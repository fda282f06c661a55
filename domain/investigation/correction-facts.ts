import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { alreadyDecided, type Approval, numbersMoved } from './approval.ts';

/** A correction and the case it is for. */
export interface CorrectionFacts {
  readonly correctionId: number;
  readonly caseId: number;
  /** It rests on a finding, or on the count that asked for it. */
  readonly findingId: number | null;
  readonly requestId: number | null;
  readonly driftId: number;
  readonly skuId: number;
  readonly sku: string;
  readonly locationId: number;
  readonly from: number;
  readonly to: number;
  readonly state: 'proposed' | 'approved' | 'rejected' | 'expired' | 'applied' | 'stale';
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly closedAs: 'healed' | 'corrected' | null;
  readonly closedAt: string | null;
}

export async function readCorrection(em: EntityManager, correctionId: number): Promise<CorrectionFacts> {
  const [row] = await query<CorrectionFacts>(em, `${CORRECTIONS} where r.id = $1`, [correctionId]);
  if (!row)
    throw new DomainError(
      'unknown-correction',
      `There is no correction ${correctionId}. Open the case's newest card.`,
      {
        correctionId,
      },
    );
  return row;
}

/** What took the place of a proposal that expired, while its case is open. */
export async function successorOf(em: EntityManager, { caseId, from, to }: CorrectionFacts): Promise<Approval> {
  const [alive] = await query<CorrectionFacts>(
    em,
    `${CORRECTIONS} where r.case_id = $1 and r.state in ('proposed', 'approved')`,
    [caseId],
  );
  if (alive?.decidedBy && alive.decidedAt) return alreadyDecided(alive.decidedBy, new Date(alive.decidedAt));
  if (alive) return numbersMoved(alive, alive);
  return {
    outcome: 'numbers-moved',
    proposal: null,
    says: `Setting the shop ${from} -> ${to} is out of date, so nothing was written. The case's newest card says what is known now.`,
  };
}

const CORRECTIONS = `
select r.id::float8 as "correctionId", r.case_id::float8 as "caseId", r.finding_id::float8 as "findingId",
       r.recount_request_id::float8 as "requestId",
       c.last_drift_id::float8 as "driftId", r.sku_id as "skuId", s.code as sku, r.location_id as "locationId",
       r.from_quantity as from, r.to_quantity as to, r.state, r.decided_by as "decidedBy", r.decided_at as "decidedAt",
       c.closed_as as "closedAs", c.closed_at as "closedAt"
  from correction r
  join drift_case c on c.id = r.case_id
  join sku s        on s.id = r.sku_id`;
