import { createHash } from 'node:crypto';
import { type EntityManager, query, run } from '../database.ts';
import type { CaseFacts } from './case-facts.ts';

export interface Correcting {
  readonly facts: Pick<CaseFacts, 'caseId' | 'skuId' | 'locationId' | 'driftId'>;
  /** What it rests on: a finding, or the count that asked for it. The other is null. */
  readonly findingId: number | null;
  readonly requestId: number | null;
  /** Units: what the shop shows, and what it should. */
  readonly from: number;
  readonly to: number;
  readonly at: Date;
}

export interface Proposal {
  readonly correctionId: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Puts one change before people. One with the same numbers stays as it is, so a card's button keeps its meaning; one with
 * others expires. Null when there is none to propose: nothing differs, the shop can't be set below zero, or one is on its way.
 */
export async function proposeCorrection(em: EntityManager, correcting: Correcting): Promise<Proposal | null> {
  const { facts, from, to, at } = correcting;
  await run(em, expireOthers, [facts.caseId, from, to, at]);
  if (to < 0 || from === to) return null;
  await run(em, insert, correctionRow(correcting));
  const [alive] = await query<Proposal>(em, proposed, [facts.caseId]);
  return alive ?? null;
}

/** For an insert of (case, finding, SKU, location, from, to, evidence hash, proposed at, recount request). */
export function correctionRow({ facts, findingId, requestId, from, to, at }: Correcting): readonly unknown[] {
  return [
    facts.caseId,
    findingId,
    facts.skuId,
    facts.locationId,
    from,
    to,
    boundTo({ facts, findingId, requestId, from, to }),
    at,
    requestId,
  ];
}

/** What a correction stands for: a proposal can't be carried over to another observation, finding or number unseen. */
function boundTo({ facts, findingId, requestId, from, to }: Omit<Correcting, 'at'>): string {
  return createHash('sha256')
    .update(JSON.stringify([facts.caseId, facts.driftId, findingId ?? `recount ${requestId}`, from, to]))
    .digest('hex');
}

const expireOthers = `
update correction set state = 'expired', settled_at = $4, explanation = 'The numbers moved.'
 where case_id = $1 and state = 'proposed' and (from_quantity, to_quantity) <> ($2, $3)`;

const insert = `
insert into correction (case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, evidence_hash, state, proposed_at,
                        recount_request_id)
values ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9)
on conflict (case_id) where state in ('proposed', 'approved') do nothing`;

const proposed = `
select id::float8 as "correctionId", from_quantity as from, to_quantity as to
  from correction where case_id = $1 and state = 'proposed'`;
