import { z } from 'zod';
import { listTokens, type TokenRow } from '../../domain/access/list-tokens.ts';
import { createToken, revokeToken } from '../../domain/access/mcp-tokens.ts';
import { isScope } from '../../domain/access/scopes.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Answer, Table } from '../answer.ts';
import { type Call, defineCommand } from '../command.ts';
import type { Desk } from '../desk.ts';
import { optionalText } from '../fields.ts';
import { counted, moment } from '../words.ts';

const actions = ['create', 'list', 'revoke'] as const;

/** Where agents knock when nobody said another place. */
const USUAL_URL = 'http://127.0.0.1:7337/mcp';

/** Lets agents in over MCP and shuts them out. Not for Slack: a secret doesn't belong in a channel. */
export const mcpTokenCommand = defineCommand({
  name: 'mcp-token',
  summary: 'Who may ask over MCP: create NAME, list, or revoke ID',
  example: 'mcp-token create claude --scopes stock:read',
  arguments: {
    action: z
      .enum(actions, `must be one of ${actions.join(', ')}`)
      .meta({ description: `what to do: ${actions.join(', ')}` }),
    target: optionalText('for create the name of whoever will use it, for revoke the id that list shows'),
  },
  options: {
    scopes: z
      .string()
      .default('stock:read')
      .transform((text) => text.split(',').map((scope) => scope.trim()))
      .refine((list) => list.every(isScope), 'must be stock:read, stock:propose, or both with a comma')
      .meta({ description: 'for create: stock:read, stock:propose, or both with a comma; stock:read if left out' }),
  },
  async run(desk, { action, target, scopes }, call) {
    switch (action) {
      case 'create':
        return create(desk, { name: needed(target, 'create NAME'), scopes, actor: call.actor });
      case 'list':
        return list(desk);
      case 'revoke':
        return revoke(desk, needed(target, 'revoke ID'), call);
      default:
        return action satisfies never;
    }
  },
});

async function create(desk: Desk, asked: { name: string; scopes: string[]; actor: string }): Promise<Answer> {
  const made = await createToken(desk.ledger, asked);
  const configuration = configurationOf(desk.mcpUrl ?? USUAL_URL, made.token);
  return {
    headline: `Token ${made.id} for "${made.name}" is made: ${made.scopes.join(' and ')}.`,
    notes: [
      "Copy it now, it isn't shown again:",
      made.token,
      "A client's configuration, in one line:",
      JSON.stringify(configuration),
      'A client that starts Lockstep itself ("node lockstep.mjs mcp") gets the token as MCP_TOKEN in its environment.',
    ],
    json: { ...made, configuration },
  };
}

function configurationOf(url: string, token: string) {
  return { mcpServers: { lockstep: { type: 'http', url, headers: { Authorization: `Bearer ${token}` } } } };
}

async function list({ ledger }: Desk): Promise<Answer> {
  const tokens = await listTokens(ledger);
  const open = tokens.filter(({ revokedAt }) => revokedAt === null).length;
  return {
    headline: open === 0 ? 'No token lets anybody in.' : `${counted(open, 'token')} can be used.`,
    tables: [tokenTable(tokens)],
    json: tokens,
  };
}

function tokenTable(tokens: readonly TokenRow[]): Table {
  const right = { align: 'right' } as const;
  const names = ['name', 'may', 'made', 'by', 'last used'].map((name) => ({ name }));
  return {
    columns: [{ name: 'id', ...right }, ...names, { name: 'calls in 24 h', ...right }, { name: 'state' }],
    rows: tokens.map((token) => [
      String(token.id),
      token.name,
      token.scopes.join(', '),
      moment(token.createdAt),
      token.createdBy,
      token.lastUsedAt === null ? 'never' : moment(token.lastUsedAt),
      token.callsInDay,
      token.revokedAt === null ? 'in use' : `revoked ${moment(token.revokedAt)} by ${token.revokedBy}`,
    ]),
  };
}

/** Takes the whole token too: that is what somebody has who found one lying about. */
async function revoke({ ledger }: Desk, typed: string, { actor }: Call): Promise<Answer> {
  const [, id] = /^(?:lockstep_)?([1-9][0-9]{0,14})(?:_.*)?$/u.exec(typed) ?? [];
  if (id === undefined) throw new DomainError('bad-id', 'A token\'s id is a number: "mcp-token list" shows them all.');
  const revoked = await revokeToken(ledger, { id: Number(id), actor });
  return {
    headline: `Token ${id} for "${revoked.name}" lets nobody in any more.`,
    json: { ...revoked, revoked: true },
  };
}

function needed(target: string | undefined, usage: string): string {
  if (target !== undefined) return target;
  throw new DomainError('target-missing', `That takes one more word: mcp-token ${usage}.`);
}
