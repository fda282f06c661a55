import { randomBytes } from 'node:crypto';
import { Refusal } from '../api/refusal.ts';
import type { Database } from '../database/open.ts';
import type { World } from '../world.ts';

/** Three seconds, once (documented). */
const LIFE_MS = 3000;

export interface Trigger {
  readonly userId: string;
  /** The view whose use made the trigger. */
  readonly viewId: string | null;
}

/** Slack's shape is "132456.7890123.abcdef"; only the last part is secret. */
export async function makeTrigger({ pool, clock }: World, { userId, viewId }: Trigger): Promise<string> {
  const now = await clock.now(pool);
  const id = `${now.getTime()}.7265102.${randomBytes(16).toString('hex')}`;
  await pool.query('insert into trigger (id, user_id, view_id, expires_at) values ($1, $2, $3, $4)', [
    id,
    userId,
    viewId,
    new Date(now.getTime() + LIFE_MS),
  ]);
  return id;
}

/** Of two calls with one trigger, one gets it. Throws Slack's refusals; the transaction then gives it back. */
export async function exchangeTrigger(tx: Database, now: Date, id: string): Promise<Trigger> {
  const { rows } = await tx.query<Trigger & { used: boolean; expires_at: Date }>(
    'select user_id as "userId", view_id as "viewId", used, expires_at from trigger where id = $1 for update',
    [id],
  );
  const trigger = rows[0];
  if (trigger === undefined) throw new Refusal('invalid_trigger_id');
  if (trigger.used) throw new Refusal('exchanged_trigger_id');
  if (now > trigger.expires_at) throw new Refusal('expired_trigger_id');
  await tx.query('update trigger set used = true where id = $1', [id]);
  return trigger;
}
