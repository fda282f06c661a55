import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { type Database, openDatabase, query } from '../../../domain/database.ts';
import { createWaker, WAKE_CHANNEL } from '../../../domain/outbox/wake.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let home: TestDatabase;
let database: Database;

beforeEach(async () => {
  home = await createTestDatabase();
  database = await openDatabase(home.url);
});
afterEach(() => home.drop());

describe('a waker', () => {
  it('says once what a burst of writes asked for, and again what is asked later', async () => {
    const { heard, close } = await listen();
    const waker = createWaker(database);
    for (let write = 0; write < 50; write++) waker.wake();
    await waker.flush();
    waker.wake();
    await waker.flush();
    await expect.poll(heard).toBe(2);
    await close();
    await database.close();
  });

  it('has sent everything when flush returns, however far it got, so that the database can be closed', async () => {
    const { heard, close } = await listen();
    for (let round = 0; round < 12; round++) {
      const own = await openDatabase(home.url);
      const waker = createWaker(own);
      waker.wake();
      await query(own.em(), 'select pg_sleep($1)', [round / 1_000]); // up to past the debounce
      await waker.flush();
      await own.close();
    }
    await expect.poll(heard).toBe(12);
    await close();
    await database.close();
  });
});

async function listen(): Promise<{ heard: () => number; close: () => Promise<void> }> {
  const ear = new Client({ connectionString: home.url });
  let count = 0;
  ear.on('notification', () => void (count += 1));
  await ear.connect();
  await ear.query(`listen ${WAKE_CHANNEL}`);
  return { heard: () => count, close: () => ear.end() };
}
