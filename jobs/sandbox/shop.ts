import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shopClock } from './clock.ts';
import { openDatabase } from './database/open.ts';
import { answerGraphQL } from './graphql/door.ts';
import { Throttle } from './graphql/throttle.ts';
import { sendJson, type Exchange } from './http/exchange.ts';
import { API_VERSIONS, DEFAULT_SWITCHES, STANDARD_PLAN, type Switches, type ThrottleLimits } from './settings.ts';
import { answerSim } from './sim/door.ts';
import type { World } from './world.ts';

export interface SandboxShopOptions {
  /** A database for the sandbox alone, or one to share with other instances of it: it keeps to its own schema. */
  readonly databaseUrl: string;
  readonly accessToken: string;
  /** 0 or nothing: a free one. */
  readonly port?: number;
  readonly now?: () => Date;
  readonly domain?: string;
  /** The bucket of Shopify's Standard plan unless told otherwise. */
  readonly throttle?: ThrottleLimits | 'off';
  readonly latencyMs?: number;
  readonly switches?: Partial<Switches>;
}

export interface SandboxShop {
  /** "http://127.0.0.1:40123", without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly domain: string;
  stop(): Promise<void>;
}

/**
 * A shop on this machine: Shopify's Admin GraphQL API for inventory and orders, simulated, on loopback only.
 * Nothing here was run against a real shop; STOREFRONT facts are marked recorded, documented or inferred where they are used.
 */
export async function startSandboxShop(options: SandboxShopOptions): Promise<SandboxShop> {
  const pool = await openDatabase(options.databaseUrl);
  const world: World = {
    pool,
    clock: shopClock(options.now ?? (() => new Date())),
    throttle: new Throttle(options.throttle ?? STANDARD_PLAN),
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    domain: options.domain ?? DEFAULT_DOMAIN,
    accessToken: options.accessToken,
    latencyMs: options.latencyMs ?? 0,
  };
  const server = createServer((request, response) => void answer(world, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    await listen(server, options.port ?? 0);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, domain: world.domain, stop: () => stop(server, world) };
}

/** ".invalid" belongs to nobody, so that no sandbox is taken for a shop. */
const DEFAULT_DOMAIN = 'sandbox-shop.invalid';
/** Longer than clients keep idle connections, so that a reused one is not just being closed. */
const KEEP_ALIVE_MS = 65_000;

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = { request, response };
  try {
    await route(world, exchange);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    // What the sandbox itself got wrong, or its database: the client must take it as "may have been applied".
    console.error('[sandbox shop]', error);
    if (!response.headersSent) sendJson(exchange, 500, { errors: 'Internal Server Error' });
    else response.destroy();
  }
}

async function route(world: World, exchange: Exchange): Promise<void> {
  const { pathname } = new URL(exchange.request.url ?? '/', 'http://sandbox');
  if (pathname.startsWith('/__sim/')) return answerSim(world, pathname.slice('/__sim/'.length), exchange);
  const asked = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(pathname)?.[1];
  const version = API_VERSIONS.find((known) => known === asked);
  if (version === undefined || exchange.request.method !== 'POST')
    return sendJson(exchange, 404, { errors: 'Not Found' });
  return answerGraphQL(world, version, exchange);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Lets running requests finish their transactions, keeps no idle connection alive. */
async function stop(server: Server, world: World): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS);
  await closed;
  clearTimeout(impatience);
  await world.pool.end();
}

const STOP_PATIENCE_MS = 2000;
