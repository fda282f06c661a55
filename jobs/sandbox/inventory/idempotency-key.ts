import { createHash } from 'node:crypto';
import type { Database } from '../database/open.ts';
import type { QuantityWrite } from './quantity-write.ts';

export interface SeenKey {
  readonly mutation: string;
  readonly input_hash: string;
  readonly outcome: 'applied' | 'failed';
  readonly group_id: number | null;
}

/** Holds the key until the transaction ends; false: another request, here or in another instance, holds it. */
export async function holdKey(tx: Database, key: string): Promise<boolean> {
  const { rows } = await tx.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 7265102)) as held',
    [key],
  );
  return rows[0]?.held ?? false;
}

/** What became of this key in the last 24 hours (documented); older ones are as good as never seen. */
export async function findKey(tx: Database, key: string, now: Date): Promise<SeenKey | null> {
  const { rows } = await tx.query<SeenKey>(
    `select mutation, input_hash, outcome, group_id
       from idempotency_key
      where key = $1 and first_seen > $2`,
    [key, new Date(now.getTime() - RETENTION_MS)],
  );
  return rows[0] ?? null;
}

export async function burnKey(tx: Database, key: string, write: QuantityWrite, now: Date): Promise<void> {
  await tx.query(
    `insert into idempotency_key (key, mutation, input_hash, first_seen, outcome)
     values ($1, $2, $3, $4, 'failed')
         on conflict (key) do update
        set mutation = excluded.mutation, input_hash = excluded.input_hash, first_seen = excluded.first_seen,
            outcome = excluded.outcome, group_id = null`,
    [key, write.mutation, hashOf(write), now],
  );
}

/** Two calls are the same when they ask the same of the shop; the write's own field order is fixed. */
export function hashOf(write: QuantityWrite): string {
  return createHash('sha256').update(JSON.stringify(write)).digest('hex');
}

const RETENTION_MS = 24 * 60 * 60 * 1000;
