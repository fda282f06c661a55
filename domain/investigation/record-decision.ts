import { type EntityManager, run } from '../database.ts';

export interface DecisionRecord {
  readonly caseId: number;
  readonly correctionId?: number;
  /** A person, or "lockstep". */
  readonly actor: string;
  readonly verb: 'approve' | 'ignore' | 'redrive' | 'fix' | 'recount';
  readonly says: string;
  readonly at: Date;
}

/** Who did it when nobody was asked. */
export const LOCKSTEP = 'lockstep';

export async function recordDecision(em: EntityManager, decision: DecisionRecord): Promise<void> {
  const { caseId, correctionId = null, actor, verb, says, at } = decision;
  await run(
    em,
    'insert into decision (case_id, correction_id, actor, verb, says, decided_at) values ($1, $2, $3, $4, $5, $6)',
    [caseId, correctionId, actor, verb, says, at],
  );
}
