import { type Mode, readMode } from '../controls/mode.ts';
import type { EntityManager } from '../database.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import type { CaseFacts } from './case-facts.ts';
import { citedRows } from './cited-rows.ts';
import { decide, type Decision } from './decide.ts';
import { type EvidenceRow, gatherEvidence } from './gather-evidence.ts';
import { type Gate, passGates } from './gates.ts';
import type { ReadAnswer } from './read-finding.ts';
import { standingOf } from './standing.ts';
import { countedRows, weighEvidence, type WeighedRow } from './weigh-evidence.ts';

/** What code makes of an answer. */
export interface Judged {
  /** Every cited row, with what it contributes. */
  readonly evidence: readonly WeighedRow[];
  /** Those of them that explain something. */
  readonly counted: readonly EvidenceRow[];
  readonly gates: readonly Gate[];
  readonly mode: Mode;
  readonly decision: Decision;
}

interface Judging {
  readonly facts: CaseFacts;
  readonly answer: ReadAnswer;
  readonly now: Date;
  readonly dueTimes: DueTimes;
}

/** Judges an answer by the rows as they are now; writes nothing. Under the locks of the case it is also what may be done. */
export async function judgeAnswer(em: EntityManager, { facts, answer, now, dueTimes }: Judging): Promise<Judged> {
  const { rows } = await gatherEvidence(em, facts.driftId, dueTimes);
  const cited = await citedRows(em, facts, answer.finding.evidence);
  const gates = passGates(answer, await standingOf(em, { facts, rows, cited, now, dueTimes }));
  const mode = await readMode(em);
  const watchedBefore = facts.lastDecision === 'watch';
  return {
    evidence: weighEvidence(answer, { rows, cited }),
    counted: countedRows(answer, rows),
    gates,
    mode,
    decision: decide({ action: answer.finding.action, gates, mode, watchedBefore }),
  };
}
