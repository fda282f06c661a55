import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase, query } from '../../domain/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let home: TestDatabase;
let database: Database;

beforeEach(async () => {
  home = await createTestDatabase();
  database = await openDatabase(home.url, { connections: 2 });
});
afterEach(async () => {
  await database.close();
  await home.drop();
});

describe('openDatabase', () => {
  it('works as a role that owns nothing', async () => {
    expect(await query(database.em(), 'select current_user as role')).toEqual([{ role: 'lockstep_app' }]);
  });

  it('goes on after more connections died inside transactions than the pool has', { timeout: 30_000 }, async () => {
    for (let death = 0; death < 3; death++) {
      await expect(dieInTransaction()).rejects.toThrow(/terminat|connection/i);
    }
    expect(await query(database.em(), 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });
});

async function dieInTransaction(): Promise<void> {
  await database.em().transactional(async (em) => {
    const [row] = await query<{ pid: number }>(em, 'select pg_backend_pid() as pid');
    await kill(row!.pid);
    await query(em, 'select 1');
  });
}

async function kill(pid: number): Promise<void> {
  const admin = new Client({ connectionString: home.url });
  await admin.connect();
  await admin.query('select pg_terminate_backend($1, 2000)', [pid]);
  await admin.end();
}
