import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Verified } from '../domain/access/mcp-tokens.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { DomainError } from '../domain/errors.ts';
import type { Caller } from './deps.ts';
import { answer } from './http/answer.ts';
import { createGate, PATH } from './http/gate.ts';
import { HttpRefusal, refuse, somethingFailed } from './http/http-refusal.ts';
import { type HttpLimits, usualLimits } from './http/limits.ts';
import { readMessage } from './http/read-message.ts';

export interface HttpOptions {
  /** Called for every request: nothing is remembered between two. */
  readonly createServer: (caller: Caller) => Server;
  readonly verify: (bearer: string) => Promise<Verified | null>;
  /** Undefined: the usual port, or any free one when that is taken. */
  readonly port?: number | undefined;
  /** Names besides this machine's own that may stand in Host. */
  readonly hosts: readonly string[];
  /** Addresses besides this machine's own that may stand in Origin. */
  readonly origins: readonly string[];
  readonly clock?: Clock;
  readonly limits?: Partial<HttpLimits>;
  /** Hears what went wrong here; the client hears only that something did. */
  readonly onError: (error: unknown) => void;
}

export interface HttpDoor {
  readonly url: string;
  /** Lets what is running end, for a moment, then ends it. */
  readonly stop: () => Promise<void>;
}

const USUAL_PORT = 7337;
const LAST_ANSWERS_MS = 2_000;

/** Agents' door on this machine: Streamable HTTP, one question and one JSON answer a request. Throws `port-taken`. */
export async function startHttp(options: HttpOptions): Promise<HttpDoor> {
  const limits = { ...usualLimits, ...options.limits };
  const underway = new Set<ServerResponse>();
  const handle = createHandler(options, limits);
  const server = createServer(
    {
      requestTimeout: limits.requestMs,
      headersTimeout: Math.min(10_000, limits.requestMs),
      connectionsCheckingInterval: Math.min(1_000, limits.requestMs),
      keepAliveTimeout: 5_000,
    },
    (request, response) => {
      underway.add(response);
      response.once('close', () => underway.delete(response));
      void handle(request, response);
    },
  );
  server.maxConnections = limits.connections;
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}${PATH}`, stop: () => stop(server, underway) };
}

function createHandler({ createServer, onError, clock = systemClock, ...options }: HttpOptions, limits: HttpLimits) {
  const admit = createGate({ ...options, clock, limits });
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const caller = await admit(request);
      const message = await readMessage(request, limits.bodyBytes);
      await answer(() => createServer(caller), message, request, response);
    } catch (error) {
      if (response.destroyed) return; // whoever asked has left, maybe in the middle of a sentence
      if (!(error instanceof HttpRefusal)) onError(error);
      refuse(request, response, error instanceof HttpRefusal ? error : somethingFailed());
    }
  };
}

async function listen(server: HttpServer, port: number | undefined): Promise<number> {
  try {
    await listenOn(server, port ?? USUAL_PORT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port !== undefined) throw portTaken(port);
    await listenOn(server, 0);
  }
  return (server.address() as AddressInfo).port;
}

async function listenOn(server: HttpServer, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

function portTaken(port: number): DomainError {
  return new DomainError(
    'port-taken',
    `Port ${port}, where agents ask over MCP, is taken: set MCP_PORT to another, or leave it out for any free one.`,
    { port },
  );
}

async function stop(server: HttpServer, underway: ReadonlySet<ServerResponse>): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  for (const response of underway) response.shouldKeepAlive = false;
  const impatient = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
  await closed;
  clearTimeout(impatient);
}
