import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { createEmptyDatabase, createTestDatabase } from './postgres.ts';

describe('test databases', () => {
  it('are each their own', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.url, 'create table only_here ()');
    expect(await query(one.url, PRESENCE)).toEqual([{ present: true }]);
    expect(await query(other.url, PRESENCE)).toEqual([{ present: false }]);
  });

  it('are gone after drop, whoever is still connected', async () => {
    const { url, drop } = await createEmptyDatabase();
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    await drop();
    await expect(query(url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  });
});

const PRESENCE = `select to_regclass('only_here') is not null as present`;

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
