import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { ErrorCode, type JSONRPCMessage, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Storefront } from '../../domain/ports/storefront.ts';
import { createMcpServer } from '../../mcp-server/server.ts';
import { questionsAbout } from './everything.ts';
import { Office, refusalOf } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

describe('the handshake', () => {
  it('says who it is, what it can do, and what an agent should know first', () => {
    const { client } = office;
    const title = 'SANDBOX Lockstep'; // whatever comes of a stand-in says so
    expect(client.getServerVersion()).toEqual({ name: 'lockstep', title, version: packageJson.version });
    expect(client.getServerCapabilities()).toEqual({ tools: {}, resources: {}, prompts: {}, completions: {} });
    const instructions = client.getInstructions()!;
    expect(instructions).toMatch(/^SANDBOX: /u);
    expect(instructions.split(/\.(?:\s|$)/u).filter(Boolean).length).toBeLessThanOrEqual(9);
    for (const word of ['U ', 'S ', 'F ', 'R ', 'V ', 'ref', 'untrusted', 'read', 'get_case', 'get_sku'])
      expect(instructions).toContain(word);
  });

  it('is headed SANDBOX for a stand-in only', async () => {
    const real = await office.connect({ on: { ...office.deps, sandbox: false } });
    expect(real.getServerVersion()).toMatchObject({ title: 'Lockstep' });
    expect(real.getInstructions()).not.toContain('SANDBOX');
    await real.close();
  });

  it.each(SUPPORTED_PROTOCOL_VERSIONS)('speaks revision %s', async (protocolVersion) => {
    const answers = await converse(
      {
        method: 'initialize',
        params: { protocolVersion, capabilities: {}, clientInfo: { name: 'old', version: '0' } },
      },
      { method: 'ping' },
      { method: 'tools/list' },
      { method: 'tools/call', params: { name: 'get_sku', arguments: { sku: 'MUG' } } },
    );
    expect(answers).toMatchObject([
      { result: { protocolVersion } },
      { result: {} },
      { result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'get_sku' })]) } },
      { result: { structuredContent: { outcome: 'found' } } },
    ]);
  });

  it.each(['tools/lists', 'logging/setLevel', 'resources/subscribe', 'tasks/list', 'constructor'])(
    'knows no %s',
    async (method) => {
      expect(await refusalOf(office.ask(method))).toMatchObject({ code: -32_601 });
    },
  );

  it.each(['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'])(
    '%s has one page, the same every time',
    async (method) => {
      const first = await office.ask(method);
      expect(first).not.toHaveProperty('nextCursor');
      expect(await office.ask(method, {})).toEqual(first);
      expect(await refusalOf(office.ask(method, { cursor: 'x' }))).toMatchObject({ code: -32_602 });
    },
  );
});

/** Sends requests one after the other over the bare wire. */
async function converse(...requests: readonly { method: string; params?: object }[]): Promise<JSONRPCMessage[]> {
  const server = createMcpServer(office.deps, {
    transport: 'memory',
    tokenId: null,
    client: null,
    scopes: new Set(['stock:read']),
  });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await server.connect(there);
  const answers: JSONRPCMessage[] = [];
  for (const [id, request] of requests.entries()) {
    const answered = new Promise<JSONRPCMessage>((resolve) => Object.assign(here, { onmessage: resolve }));
    await here.send({ jsonrpc: '2.0', id, ...request } as JSONRPCMessage);
    answers.push(await answered);
  }
  await server.close();
  return answers;
}

describe('a caller without the scope', () => {
  let stranger: Client;

  beforeAll(async () => {
    stranger = await office.connect({ as: { scopes: new Set(['stock:propose']) } });
  });
  afterAll(() => stranger.close());

  it('sees no tool, no resource and no prompt', async () => {
    expect(await office.ask('tools/list', {}, stranger)).toEqual({ tools: [] });
    expect(await office.ask('resources/list', {}, stranger)).toEqual({ resources: [] });
    expect(await office.ask('resources/templates/list', {}, stranger)).toEqual({ resourceTemplates: [] });
    expect(await office.ask('prompts/list', {}, stranger)).toEqual({ prompts: [] });
  });

  it('can not tell a tool from one that does not exist', async () => {
    const unknown = await refusalOf(office.call('no_such_tool', {}, stranger));
    expect(unknown).toEqual({ code: -32_602, says: 'Unknown tool. tools/list names what there is.' });
    for (const [name, args] of questionsAbout(['MUG']))
      expect(await refusalOf(office.call(name, args, stranger))).toEqual(unknown);
  });

  it('reads, asks for and completes nothing', async () => {
    expect(await refusalOf(office.ask('resources/read', { uri: 'lockstep://policy' }, stranger))).toEqual({
      code: -32_002,
      says: 'There is nothing at this address.',
    });
    const prompt = { name: 'explain_sku', arguments: { sku: 'MUG' } };
    expect(await refusalOf(office.ask('prompts/get', prompt, stranger))).toMatchObject({ code: -32_602 });
    const typed = { ref: { type: 'ref/prompt', name: 'explain_sku' }, argument: { name: 'sku', value: '' } };
    expect(await refusalOf(office.ask('completion/complete', typed, stranger))).toMatchObject({ code: -32_602 });
  });
});

/** The machine may have more to do. */
const PATIENT = { timeout: 10_000 };

describe('a question that nobody waits for any more', () => {
  /** A shop that answers when it is told to stop, and an agent that asks it. */
  async function slowShop() {
    const { storefront } = office.world;
    const asked = Promise.withResolvers<AbortSignal>();
    const slow = Object.create(storefront, {
      findItems: {
        value: (_ids: unknown, _places: unknown, signal: AbortSignal) => {
          asked.resolve(signal);
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        },
      },
    }) as Storefront;
    const client = await office.connect({ deps: { storefront: async () => slow } });
    return { client, asked: asked.promise };
  }

  const question = { name: 'compare_now', arguments: { sku: 'MUG', location: 'main' } };

  async function expectOneFailure(before: number): Promise<void> {
    await expect
      .poll(() => office.audit(before), PATIENT)
      .toMatchObject([{ method: 'tools/call', name: 'compare_now', outcome: 'failed', rows: 0 }]);
    expect(office.errors).toEqual([]);
  }

  it('is stopped when it is cancelled, and is in the audit all the same', async () => {
    const { client, asked } = await slowShop();
    const before = await office.lastLine();
    const patience = new AbortController();
    const answer = client.callTool(question, undefined, { signal: patience.signal });
    const signal = await asked;
    patience.abort();
    await expect(answer).rejects.toThrow(/abort/iu);
    await expect.poll(() => signal.aborted, PATIENT).toBe(true);
    await expectOneFailure(before);
    await client.close();
  });

  it('counts as failed even when its query had an answer', async () => {
    const before = await office.lastLine();
    const patience = new AbortController();
    const reader = {
      ...office.agents.reader,
      em: () => {
        patience.abort();
        return office.agents.reader.em();
      },
    };
    const client = await office.connect({ deps: { reader } });
    const answer = client.callTool({ name: 'get_health', arguments: {} }, undefined, { signal: patience.signal });
    await expect(answer).rejects.toThrow(/abort/iu);
    await expect
      .poll(() => office.audit(before), PATIENT)
      .toMatchObject([{ name: 'get_health', outcome: 'failed', rows: 0 }]);
    await client.close();
  });

  it('is stopped when the connection closes', async () => {
    const { client, asked } = await slowShop();
    const before = await office.lastLine();
    const refusal = refusalOf(client.callTool(question));
    const signal = await asked;
    await client.close();
    expect(await refusal).toMatchObject({ code: ErrorCode.ConnectionClosed });
    expect(signal.aborted).toBe(true);
    await expectOneFailure(before);
  });
});
