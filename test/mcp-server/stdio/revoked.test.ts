import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToken, revokeToken, verifyToken } from '../../../domain/access/mcp-tokens.ts';
import { createMcpServer } from '../../../mcp-server/server.ts';
import { serveStdio } from '../../../mcp-server/stdio.ts';
import { localCaller } from '../../../mcp-server/stdio/local-caller.ts';
import { Office, refusalOf } from '../office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

/** A client over stdio with a token, and what its server asks the database with. */
async function connect() {
  const { database, clock } = office.world;
  const { id, token } = await createToken({ database, clock }, { name: 'x', scopes: ['stock:read'], actor: 'test' });
  const tokens = { verify: (bearer: string) => verifyToken(database, bearer) };
  const caller = await localCaller((bearer) => tokens.verify(bearer), token);
  const [input, output] = [new PassThrough(), new PassThrough()];
  const createServer = () => createMcpServer(office.deps, caller);
  const ended = serveStdio({ createServer, caller, input, output, signal: office.world.signal });
  const client = new Client({ name: 'tester', version: '1' });
  await client.connect(new StdioServerTransport(output, input)); // it speaks lines in both directions
  const leave = async () => {
    input.end();
    await ended;
  };
  return { client, tokens, leave, revoke: () => revokeToken({ database, clock }, { id, actor: 'test' }) };
}

it('a token that is revoked while its holder is connected over stdio opens nothing from the next question on', async () => {
  const { client, revoke, leave } = await connect();
  expect(await office.call('get_health', {}, client)).toMatchObject({ outcome: 'found' });
  await revoke();
  const before = await office.lastLine();
  const asks: [string, object?][] = [
    ['tools/call', { name: 'get_health' }],
    ['tools/list'],
    ['resources/list'],
    ['resources/read', { uri: 'lockstep://policy' }],
    ['prompts/list'],
    ['prompts/get', { name: 'explain_sku', arguments: { sku: 'MUG' } }],
  ];
  for (const [method, params] of asks)
    expect(await refusalOf(office.ask(method, params, client))).toEqual({
      code: -32_600,
      says: 'The token of this connection was revoked: "stock mcp-token create NAME" makes another, and MCP_TOKEN takes it.',
    });
  expect(await office.audit(before)).toEqual([]);
  await client.ping();
  await leave();
});

it('a token that can not be checked opens nothing either, and the client hears nothing of why', async () => {
  const { client, tokens, leave } = await connect();
  const heard = office.errors.length;
  tokens.verify = () => Promise.reject(new TypeError('relation "mcp_token"'));
  expect(await refusalOf(office.call('get_health', {}, client))).toEqual({
    code: -32_603,
    says: 'Lockstep could not answer; its log says why',
  });
  expect(office.errors.slice(heard)).toEqual([new TypeError('relation "mcp_token"')]);
  await leave();
});
