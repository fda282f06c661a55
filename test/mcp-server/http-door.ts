import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Scope } from '../../domain/access/scopes.ts';
import type { Verified } from '../../domain/access/mcp-tokens.ts';
import { tokenText } from '../../domain/access/token-text.ts';
import { type HttpDoor, type HttpOptions, startHttp } from '../../mcp-server/http.ts';
import { tinyServer, type TinyServer } from './tiny-server.ts';

export const GOOD = tokenText(1, 'good'.padEnd(43, '-'));
export const OTHER = tokenText(2, 'other'.padEnd(43, '-'));

export interface Knocked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly json: () => { result?: unknown; error?: { code: number; message: string }; id?: unknown };
}

export interface Knock {
  readonly method?: string;
  readonly path?: string;
  /** Null removes the usual one. */
  readonly headers?: Readonly<Record<string, string | string[] | null>>;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
}

/** A door on a free port with a tiny server behind it, shut when the test ends. */
export async function openDoor(
  options: Partial<HttpOptions> = {},
): Promise<HttpDoor & { tiny: TinyServer; errors: unknown[] }> {
  const tiny = tinyServer();
  const errors: unknown[] = [];
  const door = await startHttp({
    createServer: tiny.createServer,
    verify: verifyNamed,
    port: 0,
    hosts: [],
    origins: [],
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(() => door.stop());
  return { ...door, tiny, errors };
}

export async function verifyNamed(bearer: string): Promise<Verified | null> {
  const tokenId = [GOOD, OTHER].indexOf(bearer) + 1;
  return tokenId === 0 ? null : { tokenId, name: 'test', scopes: new Set<Scope>(['stock:read']) };
}

/** Plain HTTP, so that Host and everything else can be what no client would send. */
export async function knock(
  url: string,
  { method = 'POST', path, headers = {}, body, raw }: Knock = {},
): Promise<Knocked> {
  const usual: Record<string, string> = {
    authorization: `Bearer ${GOOD}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const target = new URL(url);
  const sent = Object.entries({ ...usual, ...headers }).filter((entry): entry is [string, string] => entry[1] !== null);
  const asking = request({
    host: target.hostname,
    port: target.port,
    path: path ?? target.pathname,
    method,
    headers: Object.fromEntries(sent),
    agent: false,
  });
  asking.end(raw ?? (body === undefined ? undefined : JSON.stringify(body)));
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  asking.on('error', () => {}); // whoever is refused early may still be talking
  const said = await text(response);
  asking.destroy();
  return {
    status: response.statusCode!,
    headers: response.headers,
    body: said,
    json: () => JSON.parse(said) as ReturnType<Knocked['json']>,
  };
}

/** Letters of which none is like another, so that nothing can shrink them. */
export function noise(bytes: number): string {
  return randomBytes(bytes).toString('base64url').slice(0, bytes);
}
