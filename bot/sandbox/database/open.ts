import { readFile } from 'node:fs/promises';
import { Pool, type PoolClient } from 'pg';

/** Anything that answers a query: the pool, or a client inside a transaction. */
export type Database = Pick<PoolClient, 'query'>;

/** Opens the local Slack's database and creates its tables; two starters wait for each other. */
export async function openDatabase(databaseUrl: string): Promise<Pool> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    options: '-c search_path=sandbox_slack',
  });
  // An idle connection that the server drops is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  try {
    const tables = await readFile(new URL('tables.sql', import.meta.url), 'utf8');
    await inTransaction(pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [STARTER_LOCK]);
      await tx.query(tables);
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}

export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** More than one request at a time, fewer than a small server's connections. */
const MAX_CONNECTIONS = 10;
const STARTER_LOCK = 7_265_102;
