import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../domain/database.ts';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { type Doors, openDoors } from './doors.ts';
import { type MainProcess, mainProcess } from './main-process.ts';
import { Office } from './office.ts';

const INSPECTOR = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'));

interface Said {
  readonly code: number;
  readonly result: Readonly<Record<string, unknown>>;
  readonly error: string;
}

let office: Office;
let doors: Doors;
let main: MainProcess;
/** The inspector keeps what it learns in its user's home: here it has one of its own. */
const home = mkdtempSync(join(tmpdir(), 'lockstep-inspector-'));
let ways: Readonly<Record<'http' | 'stdio', readonly string[]>>;

beforeAll(async () => {
  office = await Office.open();
  doors = await openDoors(office);
  const token = doors.tokenOf('a reader')!;
  main = await mainProcess(office);
  const settings = Object.entries({ ...main.env, MCP_TOKEN: token }).flatMap(([name, value]) => [
    '-e',
    `${name}=${value}`,
  ]);
  const stdio = [process.execPath, ...main.argv, ...settings];
  const http = ['--server-url', doors.url, '--transport', 'http'];
  ways = { stdio, http: [...http, '--header', `Authorization: Bearer ${token}`] };
});
afterAll(async () => {
  await doors.close();
  await office.close();
  main.forget();
  rmSync(home, { recursive: true, force: true });
});

describe.each(['http', 'stdio'] as const)('a foreign client over %s', (way) => {
  it('lists, calls and reads what there is, and hears in our words what was wrong with its question', async () => {
    const { result: tools } = await inspect([...ways[way], '--method', 'tools/list']);
    expect(tools['tools']).toEqual(
      offeredTools.map(({ listed }) => expect.objectContaining({ name: listed.name }) as unknown),
    );
    const call = (args: object) =>
      inspect([
        ...ways[way],
        '--method',
        'tools/call',
        '--tool-name',
        'get_sku',
        '--tool-args-json',
        JSON.stringify(args),
      ]);
    const called = await call({ sku: 'MUG' });
    expect(called.code).toBe(0);
    expect(called.result['structuredContent']).toMatchObject({ outcome: 'found', rows: [{ sku: 'MUG', onHand: 10 }] });
    const unknown = await call({ sku: 'NOPE' });
    expect(unknown.code).not.toBe(0);
    expect(unknown.error).toContain('No SKU is named \\"NOPE\\" here');

    const { result: read } = await inspect([
      ...ways[way],
      '--method',
      'resources/read',
      '--uri',
      'lockstep://skus/MUG',
    ]);
    expect(read['contents']).toMatchObject([
      { uri: 'lockstep://skus/MUG', text: expect.stringContaining('"onHand":10') as string },
    ]);
  }, 180_000);
});

describe('the same over http', () => {
  it('lists resources and gets prompts', async () => {
    const ask = (method: string, ...args: string[]) => inspect([...ways.http, '--method', method, ...args]);

    const { result: resources } = await ask('resources/list');
    expect(resources['resources']).toContainEqual(
      expect.objectContaining({ uri: expect.stringContaining('lockstep://') as string }),
    );

    const { result: prompts } = await ask('prompts/list');
    expect(prompts['prompts']).toMatchObject([{ name: 'investigate_drift' }, { name: 'explain_sku' }]);

    const { result: prompt } = await ask('prompts/get', '--prompt-name', 'explain_sku', '--prompt-args', 'sku=MUG');
    expect(prompt['messages']).toMatchObject([
      { role: 'user', content: { text: expect.stringContaining('"MUG"') as string } },
    ]);
  }, 60_000);

  it('hears what a tool takes instead', async () => {
    const args = ['--tool-name', 'list_movements', '--tool-args-json', '{"sku":"MUG","limit":100000}'];
    const { code, error } = await inspect([...ways.http, '--method', 'tools/call', ...args]);
    expect(code).not.toBe(0);
    expect(error).toMatch(/list_movements.*limit/);
  }, 60_000);

  it('is told without a token how to get one', async () => {
    const http = ['--server-url', doors.url, '--transport', 'http', '--stored-auth-only'];
    const { code, error } = await inspect([...http, '--method', 'tools/list']);
    expect(code).not.toBe(0);
    expect(error).toContain('mcp-token create NAME');
  }, 60_000);
});

it('leaves a line for each call, under its token', async () => {
  const lines = await query(
    office.house.em(),
    `select transport, count(*)::int as calls from agent_call
      where method = 'tools/call' and token_id = $1 group by transport order by transport`,
    [doors.idOf('a reader')],
  );
  expect(lines).toEqual([
    { transport: 'http', calls: 3 },
    { transport: 'stdio', calls: 2 },
  ]);
});

/** One question by the inspector's command line; its answer as data. */
function inspect(args: readonly string[]): Promise<Said> {
  const env = { ...process.env, HOME: home };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [INSPECTOR, '--cli', ...args, '--connect-timeout', '60000', '--format', 'json', '--quiet'],
      { env, timeout: 70_000 },
      (error, out, err) => {
        const { result = {} } = JSON.parse(out || '{}') as { result?: Said['result'] };
        resolve({ code: error ? Number(error.code ?? 1) : 0, result, error: err });
      },
    );
  });
}
