import { type EntityManager, query } from '../database.ts';
import type { CaseFacts } from './case-facts.ts';
import type { Judged } from './judge-answer.ts';
import type { ReadAnswer } from './read-finding.ts';
import { storableJson } from './storable-json.ts';

export interface Stored {
  readonly facts: CaseFacts;
  readonly answer: ReadAnswer;
  readonly judged: Judged;
  /** The record of the model that was asked; null when none was. */
  readonly investigationId: number | null;
  readonly at: Date;
}

/** Writes down for ever who answered what, on which rows, how each gate judged it, and what was decided. */
export async function storeFinding(em: EntityManager, stored: Stored): Promise<{ id: number; isNews: boolean }> {
  const { facts, answer, judged, investigationId, at } = stored;
  const { finding } = answer;
  const [row] = await query<{ id: number; says: string }>(em, insert, [
    facts.caseId,
    facts.driftId,
    answer.by,
    finding.cause,
    finding.confidence,
    finding.explanation,
    storableJson(judged.evidence),
    finding.action,
    storableJson(judged.gates),
    judged.decision,
    judged.mode,
    at,
    investigationId,
    answer.instead,
  ]);
  return { id: row!.id, isNews: row!.says !== facts.lastSays };
}

/** What a card shows of a finding: another one is news. */
export const FINDING_SAYS = `concat_ws(' | ', investigator, instead, cause, confidence, explanation, decision, gates)`;

const insert = `
insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision,
                     mode, made_at, investigation_id, instead)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
returning id::float8, ${FINDING_SAYS} as says`;
