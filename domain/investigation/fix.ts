import type { EntityManager } from '../database.ts';
import type { Action } from '../ports/investigator.ts';
import type { CaseFacts } from './case-facts.ts';
import type { EvidenceRow } from './gather-evidence.ts';
import { LOCKSTEP, recordDecision } from './record-decision.ts';
import { redrive } from './redrive.ts';
import { setApproved } from './set-approved.ts';

interface Fixing {
  readonly facts: CaseFacts;
  readonly action: Action;
  /** The rows that explain the delta. */
  readonly counted: readonly EvidenceRow[];
  readonly findingId: number;
  readonly at: Date;
}

/** Does what passed every gate, in the caller's transaction, which holds the case's lock. The drain is woken after it. */
export async function fix(em: EntityManager, { facts, action, counted, findingId, at }: Fixing): Promise<void> {
  if (action === 'redrive') return redriveFor(em, { facts, counted, at });
  const { storefront: from, expected: to } = facts;
  const says = `Set the shop ${from} -> ${to}`;
  await setApproved(em, { facts, findingId, requestId: null, from, to, at }, { actor: LOCKSTEP, verb: 'fix', says });
}

async function redriveFor(
  em: EntityManager,
  { facts, counted, at }: Omit<Fixing, 'action' | 'findingId'>,
): Promise<void> {
  const messageIds = counted.filter(({ kind }) => kind === 'message').map(({ id }) => id);
  await redrive(em, messageIds, at);
  const says = `Sent again: ${messageIds.length === 1 ? 'update' : 'updates'} ${messageIds.join(', ')}, which never reached the shop`;
  await recordDecision(em, { caseId: facts.caseId, actor: LOCKSTEP, verb: 'redrive', says, at });
}
