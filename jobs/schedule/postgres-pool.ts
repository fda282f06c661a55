import { escapeIdentifier, Pool, type ClientBase } from 'pg';
import type { Report } from './report.ts';

/** Agenda's tables live in a schema of their own, where a migration of ours or a look at the ledger doesn't meet them. */
export const scheduleSchema = 'agenda';

interface PoolSettings {
  max: number;
  /** Worked as, when it isn't the role that logs in. */
  role?: string | undefined;
  report: Report;
}

/**
 * The schedule's own pool: MikroORM's gives dates as strings. Each client gets an 'error' listener before it is used, because a
 * restart of PostgreSQL raises 'error' on every connection, and one without a listener ends the process.
 */
export function openSchedulePool(databaseUrl: string, settings: PoolSettings): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: settings.max,
    application_name: 'lockstep:schedule',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // A connection that hangs must not hold up every later look at the table.
    query_timeout: 15_000,
    // The pool awaits this promise and gives up the connection when it rejects; only its types say void.
    // oxlint-disable-next-line typescript/no-misused-promises
    onConnect: (client) => prepare(client, settings.role, trouble),
  });
  // What befalls a connection that is being closed anyway is no trouble.
  const trouble: Report = (error) => pool.ending || settings.report(error);
  pool.on('error', trouble);
  return pool;
}

async function prepare(client: ClientBase, role: string | undefined, trouble: Report): Promise<void> {
  client.on('error', trouble);
  if (role !== undefined) await client.query(`set role ${escapeIdentifier(role)}`);
  await client.query(`set search_path to ${scheduleSchema}`);
}
