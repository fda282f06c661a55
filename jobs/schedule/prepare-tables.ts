import { PostgresJobRepository } from '@agendajs/postgres-backend';
import { escapeIdentifier, type Pool } from 'pg';
import { DomainError } from '../../domain/errors.ts';
import { openSchedulePool, scheduleSchema } from './postgres-pool.ts';

/** Any number that nobody else locks; starters at the same moment would both create, and one would die. */
const advisoryLock = 7_205_759_403;

/**
 * Makes Agenda's table (`agenda.agenda_jobs`) or brings it up to date; run it as the owner, as often as you like, beside the
 * migrations. With `appRole`, that role may then read and write it, and nothing else.
 */
export async function prepareScheduleTables(databaseUrl: string, options: { appRole?: string } = {}): Promise<void> {
  // One connection, so that the lock is held by the very session that creates. Its queries report their own errors.
  const pool = openSchedulePool(databaseUrl, { max: 1, report: () => undefined });
  try {
    await pool.query(`set lock_timeout = '30s'`);
    await pool.query('select pg_advisory_lock($1)', [advisoryLock]);
    await pool.query(`create schema if not exists ${scheduleSchema}`);
    await new PostgresJobRepository({ pool, ensureSchema: true }).connect();
    if (options.appRole !== undefined) await grant(pool, options.appRole);
  } finally {
    await pool.end();
  }
}

async function grant(pool: Pool, role: string): Promise<void> {
  const to = escapeIdentifier(role);
  await pool.query(`grant usage on schema ${scheduleSchema} to ${to}`);
  await pool.query(`grant select, insert, update, delete on agenda_jobs to ${to}`);
}

export async function requireScheduleTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(`select to_regclass('agenda_jobs') is not null as found`);
  if (rows[0]?.found) return;
  throw new DomainError(
    'schedule-tables-missing',
    `The schedule's table ${scheduleSchema}.agenda_jobs isn't there or may not be read: run the migrations, then start again.`,
  );
}
