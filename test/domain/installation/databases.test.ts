import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { prepareDatabases } from '../../../domain/installation/databases.ts';

async function attempt(url: string, sql = 'select current_user as who'): Promise<unknown> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows[0];
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The same user and password, at another database. */
function at(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = database;
  return other.href;
}

const CANNOT_CONNECT = '42501';

describe('prepareDatabases', () => {
  it('gives each tenant a database of its own that the other may not enter, once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-tenants-'));
    const superuser = inject('postgres').url;
    const [first, second] = await Promise.all([
      prepareDatabases(superuser, folder),
      prepareDatabases(superuser, folder),
    ]);
    expect(second).toEqual(first);
    expect(await attempt(first.lockstep)).toEqual({ who: 'lockstep' });
    expect(await attempt(first.sandbox_shop)).toEqual({ who: 'sandbox_shop' });
    expect(await attempt(at(first.lockstep, 'sandbox_shop'))).toBe(CANNOT_CONNECT);
    expect(await attempt(at(first.sandbox_shop, 'lockstep'))).toBe(CANNOT_CONNECT);
    const password = join(folder, 'lockstep.password');
    expect(statSync(password).mode & 0o777).toBe(0o600);
    expect(first.lockstep).toContain(readFileSync(password, 'utf8'));
  });
});
