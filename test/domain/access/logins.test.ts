import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Client } from 'pg';
import { type AgentDatabase, openAgentDatabase, refuseOthers } from '../../../domain/access/open-agent-database.ts';
import { prepareLogins } from '../../../domain/access/logins.ts';
import { openDatabase, query, run } from '../../../domain/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let agents: AgentDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  agents = await openAgentDatabase(database.url);
});
afterAll(async () => {
  await agents.close();
  await database.drop();
});

describe('the logins of agents', () => {
  it('reads every view under the name of its table', async () => {
    const views = await query<{ name: string }>(
      agents.reader.em(),
      `select table_name as name from information_schema.views where table_schema = 'history'`,
    );
    expect(views.length).toBeGreaterThan(25);
    for (const { name } of views) await query(agents.reader.em(), `select * from ${name} limit 1`);
  });

  it('is stable: the same logins and passwords again, from several starters at once', async () => {
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => prepareLogins(database.url)));
    for (const other of others) expect(other).toEqual(first);
  });

  it('lets one database in, not another', async () => {
    const other = await createTestDatabase();
    const { reader } = await prepareLogins(database.url);
    const url = new URL(reader);
    url.pathname = new URL(other.url).pathname;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await expect(client.query('select count(*) from history.sku')).rejects.toThrow(/permission denied/);
    await client.end();
    await other.drop();
  });

  it('leaves the application its temporary tables', async () => {
    const app = await openDatabase(database.url);
    const made = app.em().transactional((em) => run(em, 'create temp table staged () on commit drop'));
    expect(await made).toBe(0);
    await app.close();
  });

  it('keeps nobody in who would come as somebody else', async () => {
    const { hostname, port, username, password, pathname } = new URL(database.url);
    vi.stubEnv('PGHOST', hostname);
    vi.stubEnv('PGPORT', port);
    vi.stubEnv('PGUSER', username);
    vi.stubEnv('PGPASSWORD', password);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(openAgentDatabase(`postgres://${pathname}`)).rejects.toThrow(/must name its server/);
    await expect(refuseOthers(agents.reader, database.url)).rejects.toThrow(/let agents in as lockstep_reader_\d+/);
    await expect(prepareLogins(database.url.replace(/\/\/.*@/u, '//nobody:wrong@'))).rejects.toThrow(/password/);
  });

  it('are refused in words to an owner who may not make them', async () => {
    const other = await createTestDatabase();
    const owner = new Client({ connectionString: other.url });
    await owner.connect();
    const name = `owner_${randomBytes(4).toString('hex')}`;
    await owner.query(`create role ${name} login password 'x'; grant lockstep_app to ${name}`);
    await owner.query(`grant all on all tables in schema public to ${name}`);
    const url = new URL(other.url);
    Object.assign(url, { username: name, password: 'x' });
    await expect(openAgentDatabase(url.href)).rejects.toMatchObject({
      code: 'database-unusable',
      message: expect.stringContaining('allowed to create roles') as string,
    });
    await owner.end();
    await other.drop();
  });

  it('stops a statement that takes too long', async () => {
    const [row] = await query<{ statement_timeout: string }>(agents.reader.em(), 'show statement_timeout');
    expect(row!.statement_timeout).toBe('5s');
  });
});

/** Every statement a hostile text could smuggle in, were there a place to smuggle it. */
const escapes = [
  `update sku set title = 'x'`,
  `commit; update sku set title = 'x'`,
  `rollback; begin read write; update public.sku set title = 'x'`,
  `set default_transaction_read_only = off; update public.sku set title = 'x'`,
  `set search_path = public; select * from sku`,
  `set role lockstep_app`,
  `reset role; set role lockstep_app; delete from public.sku`,
  `set session authorization default; select * from public.login`,
  `select * from public.login`,
  `select * from public.mcp_token`,
  `select * from public.investigation`,
  `insert into public.movement default values`,
  `create table public.mine ()`,
  `create temp table mine ()`,
  `create function public.mine() returns void language sql as 'select 1'`,
  `truncate public.sku`,
  `drop view history.sku`,
  `alter view history.sku rename to mine`,
  `alter role current_user createrole`,
  `grant lockstep_app to current_user`,
  `copy (select 1) to program 'true'`,
  `select pg_read_file('/etc/passwd')`,
  `select lo_import('/etc/passwd')`,
];

describe.each(['reader', 'recorder'] as const)('the %s', (login) => {
  it.each(escapes)('is refused: %s', async (sql) => {
    const urls = await prepareLogins(database.url);
    const client = new Client({ connectionString: urls[login] });
    await client.connect();
    // The simple protocol, which runs several statements: the worst that could happen.
    await expect(client.query(sql)).rejects.toThrow(/permission denied|must be (owner|superuser)|read-only|not exist/);
    await client.end();
  });
});

describe('the recorder', () => {
  it('adds a line of the audit and reads nothing but its id', async () => {
    const insert = `insert into agent_call (called_at, transport, method, name, outcome, rows, took_ms)
                    values (now(), 'memory', 'tools/call', 'get_sku', 'found', 1, 2) returning id`;
    expect(await query(agents.recorder.em(), insert)).toHaveLength(1);
    await expect(query(agents.recorder.em(), 'select name from agent_call')).rejects.toThrow(/permission denied/);
    await expect(run(agents.recorder.em(), `update agent_call set name = 'x'`)).rejects.toThrow(/permission denied/);
    await expect(run(agents.recorder.em(), 'delete from agent_call')).rejects.toThrow(/permission denied/);
  });
});
