import { setTimeout as wait } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Database } from '../database.ts';

/** Any number will do that no other lock takes. */
const RECONCILE_LOCK = 5_125_543;

/** A run takes seconds to minutes; nobody minds a quarter of a second more. */
const RETRY_MS = 250;

/**
 * Runs `work` while no other process or caller does; whoever comes second waits for its turn. The lock belongs to a
 * connection, so it ends with its process, however that ended. Rejects with the signal's reason when that comes first.
 */
export async function oneAtATime<Result>(
  database: Database,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  return database
    .em()
    .getKysely()
    .connection()
    .execute(async (connection) => {
      const ask = async (sql: string) =>
        (await connection.executeQuery<{ done: boolean }>(CompiledQuery.raw(sql, [RECONCILE_LOCK]))).rows[0]!.done;
      while (!(await ask('select pg_try_advisory_lock($1) as done'))) await wait(RETRY_MS, undefined, { signal });
      try {
        return await work();
      } finally {
        // A connection that broke meanwhile has given the lock back already.
        await ask('select pg_advisory_unlock($1) as done').catch(() => {});
      }
    });
}
