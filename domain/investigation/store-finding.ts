import { type EntityManager, query } from '../database.ts';
import type { Mode } from '../controls/mode.ts';
import type { Evidence, Finding } from '../ports/investigator.ts';
import type { CaseFacts } from './case-facts.ts';
import type { Decision } from './decide.ts';
import { evidenceWords } from './evidence-words.ts';
import type { EvidenceRow } from './gather-evidence.ts';
import type { Gate } from './gates.ts';

export interface Stored {
  readonly facts: CaseFacts;
  readonly investigator: string;
  readonly finding: Finding;
  readonly rows: readonly EvidenceRow[];
  readonly gates: readonly Gate[];
  readonly decision: Decision;
  readonly mode: Mode;
  readonly at: Date;
}

/** Writes down for ever what was answered, on which rows, how each gate judged it, and what was decided. */
export async function storeFinding(em: EntityManager, stored: Stored): Promise<{ id: number; isNews: boolean }> {
  const { facts, investigator, finding, rows, gates, decision, mode, at } = stored;
  const [row] = await query<{ id: number; says: string }>(em, insert, [
    facts.caseId,
    facts.driftId,
    investigator,
    finding.cause,
    finding.confidence,
    finding.explanation,
    JSON.stringify(finding.evidence.map((cited) => evidenceRecord(cited, rows))),
    finding.action,
    JSON.stringify(gates),
    decision,
    mode,
    at,
  ]);
  return { id: row!.id, isNews: row!.says !== facts.lastSays };
}

/** The units are the row's; a row that nobody found has none. */
function evidenceRecord({ kind, id }: Evidence, rows: readonly EvidenceRow[]) {
  const row = rows.find((row) => row.kind === kind && row.id === id);
  return { kind, id, contribution: row?.contribution ?? 0, says: row ? evidenceWords(row) : 'not found for this case' };
}

const insert = `
insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
returning id::float8, concat_ws(' | ', cause, confidence, explanation, decision, gates) as says`;
