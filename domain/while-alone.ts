import { CompiledQuery } from 'kysely';
import type { Database } from './database.ts';

/**
 * Runs `work` unless another process holds this lock already: null then. The lock belongs to a connection, not to rows, so
 * that nobody who decides on a case waits for Slack or a model; it ends with its process, however that ended.
 */
export async function whileAlone<Result>(
  database: Database,
  lock: number,
  work: () => Promise<Result>,
): Promise<Result | null> {
  return database
    .em()
    .getKysely()
    .connection()
    .execute(async (connection) => {
      const ask = async (sql: string) =>
        (await connection.executeQuery<{ done: boolean }>(CompiledQuery.raw(sql, [lock]))).rows[0]!.done;
      if (!(await ask('select pg_try_advisory_lock($1) as done'))) return null;
      try {
        return await work();
      } finally {
        // A connection that broke meanwhile has given the lock back already.
        await ask('select pg_advisory_unlock($1) as done').catch(() => {});
      }
    });
}
