import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommand } from '../../bot/slack/read-command.ts';
import { slackCommands } from '../../bot/slack/slack-commands.ts';
import { verifyToken } from '../../domain/access/mcp-tokens.ts';
import { query } from '../../domain/database.ts';
import { type Counter, openCounter } from './counter.ts';

interface Created {
  id: number;
  token: string;
  configuration: { mcpServers: { lockstep: { url: string; headers: Record<string, string> } } };
}

let counter: Counter;

beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.close());

async function create(...argv: string[]): Promise<Created> {
  return (await counter.stock('mcp-token', 'create', ...argv, '--json')).json() as Created;
}

describe('stock mcp-token create', () => {
  it('says the token once, that it must be copied now, and the configuration in one line', async () => {
    const { code, out } = await counter.stock('mcp-token', 'create', "Ana's Claude");
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(out).toContain('for "Ana\'s Claude" is made: stock:read.');
    expect(out).toContain("Copy it now, it isn't shown again");
    const token = lines.find((line) => /^lockstep_\d+_[\w-]{43}$/.test(line))!;
    expect(await verifyToken(counter.database, token)).toMatchObject({ scopes: new Set(['stock:read']) });
    const configuration = JSON.parse(lines.find((line) => line.startsWith('{'))!) as Created['configuration'];
    expect(configuration.mcpServers.lockstep).toMatchObject({
      url: 'http://127.0.0.1:7337/mcp',
      headers: { Authorization: `Bearer ${token}` },
    });
    expect((await counter.stock('mcp-token', 'list')).out).not.toContain(token.slice(-43));
  });

  it('takes both scopes, and remembers who made it', async () => {
    const { id, token } = await create('proposer', '--scopes', 'stock:read, stock:propose');
    expect(await verifyToken(counter.database, token)).toMatchObject({
      scopes: new Set(['stock:read', 'stock:propose']),
    });
    expect(await query(counter.database.em(), 'select created_by from mcp_token where id = $1', [id])).toEqual([
      { created_by: 'terminal:ana' },
    ]);
  });

  it.each([
    [['create'], 1, /mcp-token create NAME/],
    [['create', 'x', '--scopes', 'everything'], 2, /--scopes.*must be stock:read, stock:propose, or both/],
    [['create', 'x', '--scopes', ''], 2, /--scopes must be stock:read/],
    [['create', 'x'.repeat(81)], 1, /1 to 80 characters/],
    [['revoke'], 1, /mcp-token revoke ID/],
    [['revoke', 'claude'], 1, /id is a number/],
    [['revoke', '999999'], 1, /no token 999999/],
    [['steal'], 2, /ACTION: "steal" must be one of create, list, revoke/],
    [[], 2, /Missing required argument 'ACTION'/],
  ])('refuses %j in words', async (argv, code, words) => {
    const said = await counter.stock('mcp-token', ...argv);
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toMatch(words);
  });
});

describe('stock mcp-token list and revoke', () => {
  it('shows a token until it is revoked, and says who did that', async () => {
    const { id, token } = await create('lost laptop');
    expect((await counter.stock('mcp-token', 'list')).out).toMatch(/lost laptop .*never.* in use/);
    const { code, out } = await counter.stock('mcp-token', 'revoke', String(id));
    expect(code).toBe(0);
    expect(out).toContain(`Token ${id} for "lost laptop" lets nobody in any more.`);
    expect(await verifyToken(counter.database, token)).toBeNull();
    expect((await counter.stock('mcp-token', 'list')).out).toMatch(/lost laptop .*revoked .* by terminal:ana/);
    expect((await counter.stock('mcp-token', 'revoke', String(id), '--json')).json()).toMatchObject({
      error: { code: 'already-revoked' },
    });
  });

  it('revokes by the whole token, without repeating it', async () => {
    const { token } = await create('found in a log');
    const { code, out, err } = await counter.stock('mcp-token', 'revoke', token);
    expect(code).toBe(0);
    expect(out + err).not.toContain(token.slice(-43));
    expect(await verifyToken(counter.database, token)).toBeNull();
  });
});

describe('mcp-token in Slack', () => {
  it('is no command: a secret has no place in a channel', () => {
    expect(slackCommands.map(({ command }) => command.name)).not.toContain('mcp-token');
    for (const typed of ['mcp-token create claude', 'mcp-token list', 'MCP-TOKEN revoke 1'])
      expect(() => readCommand(typed)).toThrow(/There is no/);
  });
});
