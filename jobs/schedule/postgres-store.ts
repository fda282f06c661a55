import { PostgresJobRepository } from '@agendajs/postgres-backend';
import type { Pool } from 'pg';
import { openSchedulePool } from './postgres-pool.ts';
import { requireScheduleTables } from './prepare-tables.ts';
import type { Report } from './report.ts';
import type { Rhythm, ScheduleStore } from './store.ts';

export interface PostgresBackend {
  kind: 'postgres';
  databaseUrl: string;
  /** The role to work as; it needs what `prepareScheduleTables` grants to its `appRole`. */
  role?: string;
}

/** Every job asks at each look, one short query each; more connections would mostly idle. */
const connections = 4;

/** Closes its pool again when the tables are missing. Never uses LISTEN: that connection dies with a restart of PostgreSQL. */
export async function openPostgresStore(backend: PostgresBackend, report: Report): Promise<ScheduleStore> {
  const pool = openSchedulePool(backend.databaseUrl, { max: connections, role: backend.role, report });
  const repository = new PostgresJobRepository({ pool, ensureSchema: false });
  try {
    await requireScheduleTables(pool);
    await repository.connect();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    repository,
    add: (rhythm) => add(pool, rhythm),
    change: (rhythm) => change(pool, rhythm),
    makeDue: (name, now) => makeDue(pool, name, now),
    close: () => pool.end(),
  };
}

async function add(pool: Pool, { name, every, timezone, nextRunAt }: Rhythm): Promise<void> {
  await pool.query(
    `insert into agenda_jobs (name, type, repeat_interval, repeat_timezone, next_run_at)
     values ($1, 'single', $2, $3, $4)
     on conflict (name) where type = 'single' do nothing`,
    [name, every, timezone, nextRunAt],
  );
}

async function change(pool: Pool, { name, every, timezone, nextRunAt }: Rhythm): Promise<void> {
  await pool.query(
    `update agenda_jobs
        set repeat_interval = $2, repeat_timezone = $3, next_run_at = $4
      where name = $1 and type = 'single'
        and (repeat_interval, repeat_timezone) is distinct from ($2, $3)`,
    [name, every, timezone, nextRunAt],
  );
}

async function makeDue(pool: Pool, name: string, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update agenda_jobs set next_run_at = $2 where name = $1 and type = 'single' and locked_at is null`,
    [name, now],
  );
  return rowCount === 1;
}
