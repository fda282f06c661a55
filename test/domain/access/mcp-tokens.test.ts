import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTokens } from '../../../domain/access/list-tokens.ts';
import { createToken, revokeToken, verifyToken } from '../../../domain/access/mcp-tokens.ts';
import { type Database, openDatabase, query, run } from '../../../domain/database.ts';
import { type AgentDatabase, openAgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const NOON = new Date('2026-11-23T12:00:00Z');
const clock = { now: () => NOON };

let place: TestDatabase;
let database: Database;
let agents: AgentDatabase;

beforeAll(async () => {
  place = await createTestDatabase();
  database = await openDatabase(place.url);
  agents = await openAgentDatabase(place.url);
});
afterAll(async () => {
  await Promise.all([database.close(), agents.close()]);
  await place.drop();
});

function create(name = 'claude', scopes: readonly string[] = ['stock:read']) {
  return createToken({ database, clock }, { name, scopes, actor: 'terminal:ana' });
}

describe('createToken', () => {
  it('hands out the secret once and keeps nothing but its hash', async () => {
    const made = await create();
    expect(made.token).toMatch(new RegExp(`^lockstep_${made.id}_[A-Za-z0-9_-]{43}$`));
    const secret = made.token.split('_').slice(2).join('_');
    const [row] = await query<Record<string, unknown>>(database.em(), 'select * from mcp_token where id = $1', [
      made.id,
    ]);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row!['secret_hash']).toEqual(createHash('sha256').update(secret).digest());
    expect(row).toMatchObject({ name: 'claude', scopes: ['stock:read'], created_by: 'terminal:ana' });
  });

  it('makes another secret each time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create()));
    expect(new Set(made.map(({ token }) => token.slice(-43))).size).toBe(20);
  });

  it.each([
    ['', ['stock:read'], 'bad-name'],
    ['   ', ['stock:read'], 'bad-name'],
    ['x'.repeat(81), ['stock:read'], 'bad-name'],
    ['two\nlines', ['stock:read'], 'bad-name'],
    ['turned\u202Eround', ['stock:read'], 'bad-name'],
    ['claude', [], 'unknown-scope'],
    ['claude', ['stock:write'], 'unknown-scope'],
    ['claude', ['stock:read', 'admin'], 'unknown-scope'],
  ])('refuses %j with %j: %s', async (name, scopes, code) => {
    await expect(create(name, scopes)).rejects.toMatchObject({ code });
  });

  it('takes a scope twice as once, in the order of the house', async () => {
    expect((await create('both', ['stock:propose', 'stock:read', 'stock:read'])).scopes).toEqual([
      'stock:read',
      'stock:propose',
    ]);
  });
});

describe('verifyToken', () => {
  it('knows a token and what it may do', async () => {
    const { id, token } = await create('proposer', ['stock:propose']);
    expect(await verifyToken(database, token)).toEqual({
      tokenId: id,
      name: 'proposer',
      scopes: new Set(['stock:propose']),
    });
  });

  it.each<[string, (token: string, other: string) => string]>([
    ['nothing', () => ''],
    ['another word', () => 'password'],
    ['no secret', (token) => token.slice(0, -43)],
    ['a letter less', (token) => token.slice(0, -1)],
    ['a letter more', (token) => `${token}A`],
    ['a space before', (token) => ` ${token}`],
    ['a line break after', (token) => `${token}\n`],
    ['upper case', (token) => token.toUpperCase()],
    ['a secret of all zeros', (token) => token.slice(0, -43) + 'A'.repeat(43)],
    ["another token's secret", (token, other) => token.slice(0, -43) + other.slice(-43)],
    ['an id nobody has', (token) => `lockstep_999999999_${token.slice(-43)}`],
    ['an id too long for the database', (token) => `lockstep_99999999999999999999999_${token.slice(-43)}`],
    ['an id with a sign', (token) => token.replace('lockstep_', 'lockstep_-')],
    ['an id with a zero before', (token) => token.replace('lockstep_', 'lockstep_0')],
    ['SQL', (token) => token.replace(/_\d+_/, '_1 or 1=1_')],
    ['a megabyte', (token) => token + 'A'.repeat(1_000_000)],
    ['NUL', (token) => `${token}\0`],
  ])('refuses %s', async (_, altered) => {
    const [{ token }, { token: other }] = await Promise.all([create(), create()]);
    expect(await verifyToken(database, token)).not.toBeNull();
    expect(await verifyToken(database, altered(token, other))).toBeNull();
  });

  it('refuses the other spellings that decode to the same bytes', async () => {
    const { token } = await create();
    const bytes = Buffer.from(token.slice(-43), 'base64url');
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const same = letters
      .split('')
      .map((letter) => token.slice(0, -1) + letter)
      .filter((text) => Buffer.from(text.slice(-43), 'base64url').equals(bytes));
    expect(same).toHaveLength(4);
    const known = await Promise.all(same.map((text) => verifyToken(database, text)));
    expect(known.filter(Boolean)).toHaveLength(1);
  });
});

describe('revokeToken', () => {
  it('shuts the token out at once, and remembers who did', async () => {
    const { id, token } = await create('lost');
    expect(await revokeToken({ database, clock }, { id, actor: 'terminal:ben' })).toEqual({ id, name: 'lost' });
    expect(await verifyToken(database, token)).toBeNull();
    await expect(revokeToken({ database, clock }, { id, actor: 'terminal:ana' })).rejects.toMatchObject({
      code: 'already-revoked',
      message: expect.stringContaining('terminal:ben') as string,
    });
  });

  it('says so when there is no such token', async () => {
    await expect(revokeToken({ database, clock }, { id: 999_999, actor: 'x' })).rejects.toMatchObject({
      code: 'unknown-token',
    });
  });

  it('has one winner among two who revoke at once', async () => {
    const { id } = await create();
    const both = await Promise.allSettled(
      ['ana', 'ben'].map((actor) => revokeToken({ database, clock }, { id, actor })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is all that can happen to a token: the application can neither widen its scopes nor delete it', async () => {
    const { id } = await create();
    for (const sql of ['update mcp_token set scopes = $2 where id = $1', 'delete from mcp_token where id = $1'])
      await expect(
        run(database.em(), sql, sql.startsWith('update') ? [id, ['stock:read', 'stock:propose']] : [id]),
      ).rejects.toThrow(/permission denied/);
  });

  it('is for good: nobody lets the token in again', async () => {
    const { id } = await create();
    await revokeToken({ database, clock }, { id, actor: 'ana' });
    await expect(
      run(database.em(), 'update mcp_token set revoked_at = null, revoked_by = null where id = $1', [id]),
    ).rejects.toThrow(/revoked for good/);
  });
});

describe('listTokens', () => {
  it('shows who uses what, the open ones first, and never a secret', async () => {
    const [quiet, busy, gone] = await Promise.all([create('quiet'), create('busy'), create('gone')]);
    await revokeToken({ database, clock }, { id: gone.id, actor: 'terminal:ana' });
    for (const hours of [30, 23, 1]) await called(busy.id, hours);
    const rows = await listTokens({ database, clock });
    const of = (id: number) => rows.find((row) => row.id === id);
    expect(of(quiet.id)).toMatchObject({ name: 'quiet', lastUsedAt: null, callsInDay: 0, revokedAt: null });
    expect(of(busy.id)).toMatchObject({ lastUsedAt: new Date('2026-11-23T11:00:00Z'), callsInDay: 2 });
    expect(of(gone.id)).toMatchObject({ revokedAt: NOON, revokedBy: 'terminal:ana' });
    const open = rows.map(({ revokedAt }) => revokedAt === null);
    expect(open).toEqual(open.toSorted((one, other) => Number(other) - Number(one)));
    for (const { token } of [quiet, busy, gone]) expect(JSON.stringify(rows)).not.toContain(token.slice(-43));
  });

  it('has a limit', async () => {
    expect(await listTokens({ database, clock }, { limit: 2 })).toHaveLength(2);
  });
});

function called(tokenId: number, hoursAgo: number): Promise<unknown> {
  return run(
    agents.recorder.em(),
    `insert into agent_call (called_at, transport, token_id, method, name, outcome, rows, took_ms)
     values ($1, 'http', $2, 'tools/call', 'get_sku', 'found', 1, 2)`,
    [new Date(NOON.getTime() - hoursAgo * 3_600_000), tokenId],
  );
}
