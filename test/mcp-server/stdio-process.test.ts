import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeToken } from '../../domain/access/mcp-tokens.ts';
import { query } from '../../domain/database.ts';
import { type Doors, openDoors } from './doors.ts';
import { type MainProcess, mainProcess } from './main-process.ts';
import { Office } from './office.ts';

interface Answer {
  readonly jsonrpc: '2.0';
  readonly id: number | null;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number };
}

let office: Office;
let doors: Doors;
let main: MainProcess;

beforeAll(async () => {
  office = await Office.open();
  doors = await openDoors(office);
  main = await mainProcess(office);
});
afterAll(async () => {
  await doors.close();
  await office.close();
  main.forget();
});

describe('a server in a process of its own', () => {
  it('answers a whole conversation, writes nothing else, and ends with its input', async () => {
    const child = start();
    const handshake = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'piped', version: '1' } };
    const asked = [
      ['initialize', handshake],
      ['tools/list', {}],
      ['tools/call', { name: 'get_sku', arguments: { sku: 'MUG' } }],
      ['tools/call', { name: 'get_sku', arguments: { sku: 'NOPE' } }],
      ['resources/list', {}],
      ['resources/read', { uri: 'lockstep://skus/MUG' }],
      ['prompts/list', {}],
      ['prompts/get', { name: 'explain_sku', arguments: { sku: 'MUG' } }],
    ] as const;
    const lines = asked.map(([method, params], id) => JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    child.stdin!.end(`${lines.join('\n')}\nnot JSON\n`);
    const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
    expect({ code: code as unknown, err }).toEqual({ code: 0, err: '' });

    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
    const to = (id: number | null) => answers.filter((answer) => answer.id === id);
    expect(to(null)).toMatchObject([{ error: { code: -32_700 } }]);
    expect(answers).toHaveLength(asked.length + 1);
    expect(to(0)).toMatchObject([{ result: { protocolVersion: '2025-11-25', serverInfo: { name: 'lockstep' } } }]);
    expect(to(2)).toMatchObject([{ result: { structuredContent: { outcome: 'found' } } }]);
    expect(to(3)).toMatchObject([{ error: { code: -32_602 } }]);
    for (const id of [1, 4, 5, 6, 7])
      expect(to(id)).toEqual([expect.objectContaining({ result: expect.anything() as unknown })]);
    expect(await query(office.house.em(), `select distinct transport, client, token_id from agent_call`)).toEqual([
      { transport: 'stdio', client: 'piped', token_id: null },
    ]);
  }, 60_000);

  it('refuses whose token is revoked while it runs', async () => {
    const child = start({ MCP_TOKEN: doors.tokenOf('a reader')! });
    const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const ask = async (id: number) => {
      child.stdin!.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list' })}\n`);
      return JSON.parse((await answers.next()).value as string) as Answer;
    };
    expect(await ask(1)).toMatchObject({ id: 1, result: {} });
    const { database, clock } = office.world;
    await revokeToken({ database, clock }, { id: doors.idOf('a reader')!, actor: 'test' });
    expect(await ask(2)).toMatchObject({ id: 2, error: { code: -32_600 } });
    child.stdin!.end();
    await once(child, 'close');
  }, 60_000);

  it('starts for nobody whose token was revoked', async () => {
    const child = start({ MCP_TOKEN: doors.tokenOf('a revoked token')! });
    child.stdin!.end('{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n');
    const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
    expect({ code: code as unknown, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('MCP_TOKEN is unknown or was revoked');
    expect(err).not.toContain(doors.tokenOf('a revoked token')!.slice(-43));
  }, 60_000);
});

function start(settings: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { PATH: process.env['PATH'], ...main.env, ...settings };
  return spawn(process.execPath, main.argv, { env, stdio: 'pipe' });
}
