import { type EntityManager, run } from '../database.ts';

export interface OutboxDecision {
  readonly verb: 'applied' | 'not-applied' | 'redrive';
  /** What was resolved; a redrive may be about many. */
  readonly deliveryId: string | null;
  readonly messageIds: readonly number[];
  /** A person, or "lockstep". */
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

/** Writes down who decided what, when and why, in the commit that does it. */
export async function recordOutboxDecision(em: EntityManager, decision: OutboxDecision): Promise<void> {
  const { verb, deliveryId, messageIds, actor, reason, at } = decision;
  await run(
    em,
    'insert into outbox_decision (verb, delivery_id, message_ids, actor, reason, decided_at) values ($1, $2, $3, $4, $5, $6)',
    [verb, deliveryId, messageIds, actor, reason, at],
  );
}
