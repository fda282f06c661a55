import type { Answer, Evidence } from '../ports/investigator.ts';
import type { CitedRow } from './cited-rows.ts';
import { evidenceWords } from './evidence-words.ts';
import type { EvidenceRow } from './gather-evidence.ts';

/** A cited row with what it contributes to the delta, in units. */
export interface WeighedRow extends Evidence {
  readonly contribution: number;
  readonly says: string;
}

/** What is judged of an answer: what it cites, and what it was shown. */
type Citing = Pick<Answer, 'finding' | 'returned'>;

interface Looked {
  /** All rows that code gathered for the case. */
  readonly rows: readonly EvidenceRow[];
  /** The cited ones, as the tables have them. */
  readonly cited: readonly CitedRow[];
}

/** Every cited row for the record: one that is true and explains nothing by code's judgement counts 0. Pure. */
export function weighEvidence(answer: Citing, { rows, cited }: Looked): WeighedRow[] {
  return answer.finding.evidence.map((evidence) => {
    const { kind, id } = evidence;
    const counted = countedRows({ ...answer, finding: { ...answer.finding, evidence: [evidence] } }, rows).at(0);
    if (counted) return { kind, id, contribution: counted.contribution, says: evidenceWords(counted) };
    const row = find(cited, evidence);
    return { kind, id, contribution: 0, says: find(answer.returned, evidence) ? contextWords(row) : NOT_RETURNED };
  });
}

/** What explains: rows that are cited, that a tool returned, and that code gathered again. Pure. */
export function countedRows({ finding, returned }: Citing, rows: readonly EvidenceRow[]): EvidenceRow[] {
  return finding.evidence.flatMap((evidence) => (find(returned, evidence) && find(rows, evidence)) ?? []);
}

export function find<Row extends Pick<Evidence, 'kind' | 'id'>>(
  rows: readonly Row[],
  { kind, id }: Evidence,
): Row | undefined {
  return rows.find((row) => row.kind === kind && row.id === id);
}

const NOT_RETURNED = 'no tool returned it';

function contextWords(row: CitedRow | undefined): string {
  if (!row || row.home === 'nobody') return 'there is no such row';
  return row.home === 'here' ? row.says : `it belongs to ${row.home}`;
}
