import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** The superuser's URL of this database. */
  url: string;
  /** Ends whatever is still connected. Optional: the whole server goes when the run ends. */
  drop: () => Promise<void>;
}

/** A database with the product's schema, nothing in it: a clone of the migrated template, in 30-40 ms. */
export function createTestDatabase(): Promise<TestDatabase> {
  // Copying files is three times as fast here as writing the copy through the log, the default.
  return create(`template ${inject('postgres').template} strategy file_copy`);
}

/** A database without anything in it. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create('template template0 strategy file_copy');
}

async function create(options: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name} ${options}`);
  const url = new URL(inject('postgres').url);
  url.pathname = name;
  return { url: url.href, drop: () => asAdmin(`drop database if exists ${name} with (force)`) };
}

async function asAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgres').url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
