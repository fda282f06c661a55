import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { createToken, revokeToken, verifyToken } from '../../domain/access/mcp-tokens.ts';
import type { Scope } from '../../domain/access/scopes.ts';
import type { Caller } from '../../mcp-server/deps.ts';
import { startHttp } from '../../mcp-server/http.ts';
import { createMcpServer } from '../../mcp-server/server.ts';
import { serveStdio } from '../../mcp-server/stdio.ts';
import { localCaller } from '../../mcp-server/stdio/local-caller.ts';
import { knock } from './http-door.ts';
import type { Office } from './office.ts';

export const holders = ['nobody', 'a reader', 'a proposer', 'both', 'a revoked token'] as const;
export type Holder = (typeof holders)[number];

const told = {
  'a reader': ['stock:read'],
  'a proposer': ['stock:propose'],
  both: ['stock:read', 'stock:propose'],
  'a revoked token': null,
} as const;

type Scopes = Readonly<Record<Holder, readonly Scope[] | null>>;

/** What somebody may do who comes in at a door; null: he doesn't come in. */
export const scopesAt: Readonly<Record<'http' | 'stdio', Scopes>> = {
  http: { ...told, nobody: null },
  stdio: { ...told, nobody: ['stock:read'] },
};

export interface Answered {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Doors {
  readonly url: string;
  readonly idOf: (holder: Holder) => number | null;
  readonly tokenOf: (holder: Holder) => string | undefined;
  readonly ask: (door: 'http' | 'stdio', holder: Holder, method: string, params?: object) => Promise<Answered>;
  /** One connection of whoever is on this machine, until its input ends. */
  readonly serveLocally: (streams: { input: PassThrough; output: PassThrough }) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The real server of an office behind both doors, and a token of every kind. */
export async function openDoors(office: Office): Promise<Doors> {
  const tokens = await makeTokens(office);
  const createServer = (caller: Caller) => createMcpServer(office.deps, caller);
  const verify = (bearer: string) => verifyToken(office.world.database, bearer);
  const onError = (error: unknown) => void office.errors.push(error);
  const limits = { callsAMinute: 10_000 };
  const http = await startHttp({ createServer, verify, port: 0, hosts: [], origins: [], onError, limits });

  async function askOverHttp(holder: Holder, message: object): Promise<Answered> {
    const { token } = tokens[holder];
    const authorization = token === undefined ? null : `Bearer ${token}`;
    const { status, headers, json } = await knock(http.url, { body: message, headers: { authorization } });
    const challenge = status === 401 ? headers['www-authenticate'] : 'Bearer realm="lockstep"';
    expect(challenge).toContain('Bearer realm="lockstep"');
    expect([200, 401]).toContain(status);
    return json() as Answered;
  }

  async function askOverStdio(holder: Holder, message: object): Promise<Answered> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    try {
      const caller = await localCaller(verify, tokens[holder].token);
      const ended = serveStdio({ createServer, caller, input, output, signal: AbortSignal.timeout(10_000) });
      input.end(`${JSON.stringify(message)}\n`);
      await ended;
      output.end();
      const said = await text(output);
      expect(said.match(/\n/g)).toHaveLength(1);
      return JSON.parse(said) as Answered;
    } catch (error) {
      return { error: error as { code: number; message: string } };
    }
  }

  return {
    serveLocally: async ({ input, output }) => {
      const caller = await localCaller(verify, undefined);
      await serveStdio({ createServer, caller, input, output, signal: new AbortController().signal });
    },
    url: http.url,
    idOf: (holder) => tokens[holder].id,
    tokenOf: (holder) => tokens[holder].token,
    ask: (door, holder, method, params = {}) => {
      const message = { jsonrpc: '2.0', id: 1, method, params };
      return door === 'http' ? askOverHttp(holder, message) : askOverStdio(holder, message);
    },
    close: () => http.stop(),
  };
}

async function makeTokens({ world }: Office) {
  const { database, clock } = world;
  const make = (...scopes: Scope[]) => createToken({ database, clock }, { name: 'test', scopes, actor: 'test' });
  const revoked = await make('stock:read', 'stock:propose');
  await revokeToken({ database, clock }, { id: revoked.id, actor: 'test' });
  return {
    nobody: { id: null, token: undefined },
    'a reader': await make('stock:read'),
    'a proposer': await make('stock:propose'),
    both: await make('stock:read', 'stock:propose'),
    'a revoked token': revoked,
  };
}
