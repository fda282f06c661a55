import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerApi } from './api/door.ts';
import { takeUpload } from './api/files.ts';
import { workspaceClock } from './clock.ts';
import { inTransaction, openDatabase } from './database/open.ts';
import { SandboxError } from './errors.ts';
import { addressOf, sendJson, type Exchange } from './http/exchange.ts';
import { answerResponseUrl } from './outgoing/response-url.ts';
import { answerPage } from './page/door.ts';
import { answerSim } from './sim/door.ts';
import { DEMO_PEOPLE, settlePeople, type Person } from './workspace.ts';
import type { World } from './world.ts';

export interface LocalSlackOptions {
  /** A database for the local Slack alone, or one to share with other instances of it: it keeps to its own schema. */
  readonly databaseUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  /** 0 or nothing: a free one. */
  readonly port?: number;
  /** Where the bot's HTTP receiver listens, e.g. http://127.0.0.1:3100/slack/events; asked at every delivery. */
  readonly requestUrl: () => string;
  readonly now?: () => Date;
  readonly people?: readonly Person[];
  /** Without #. */
  readonly channelName?: string;
  readonly commands?: readonly string[];
  /** For usergroups.users.list: ids of people by id of the group. */
  readonly userGroups?: Readonly<Record<string, readonly string[]>>;
}

export interface LocalSlack {
  /** The page: "http://127.0.0.1:40123", without a slash at the end. */
  readonly url: string;
  /** For Bolt's clientOptions.slackApiUrl, with a slash at the end. */
  readonly apiUrl: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A Slack workspace on this machine, on loopback only: the Web API that the bot uses, signed requests to the bot, and a
 * page for people. Nothing here was run against the real Slack; facts are documented, seen in public threads or inferred.
 */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const pool = await openDatabase(options.databaseUrl);
  let url = '';
  const world: World = {
    pool,
    clock: workspaceClock(options.now ?? (() => new Date())),
    botToken: options.botToken,
    signingSecret: options.signingSecret,
    requestUrl: options.requestUrl,
    ownUrl: () => url,
    commands: options.commands ?? ['/stock'],
    userGroups: options.userGroups ?? {},
  };
  const server = createServer((request, response) => void answer(world, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    await inTransaction(pool, (tx) => settlePeople(tx, options.people ?? DEMO_PEOPLE, options.channelName ?? 'stock'));
    await listen(server, options.port ?? 0);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return { url, apiUrl: `${url}/api/`, port, stop: () => stop(server, world) };
}

/** Longer than clients keep idle connections, so that a reused one is not just being closed. */
const KEEP_ALIVE_MS = 65_000;

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = { request, response };
  try {
    await route(world, exchange);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    if (error instanceof SandboxError)
      return sendJson(exchange, 400, { error: { code: error.code, message: error.message } });
    // What the sandbox itself got wrong, or its database: the client must take it as "may have happened".
    console.error('[local Slack]', error);
    if (!response.headersSent) sendJson(exchange, 500, { ok: false, error: 'internal_error' });
    else response.destroy();
  }
}

function route(world: World, exchange: Exchange): Promise<void> {
  const [, room = '', rest = ''] = /^\/(api|respond|upload|__sim)\/(.*)$/.exec(addressOf(exchange).pathname) ?? [];
  switch (room) {
    case 'api':
      return answerApi(world, rest, exchange);
    case 'respond':
      return answerResponseUrl(world, rest, exchange);
    case 'upload':
      return takeUpload(world, rest, exchange);
    case '__sim':
      return answerSim(world, rest, exchange);
    default:
      return answerPage(world, exchange);
  }
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

/** Lets running requests finish, keeps no idle connection alive. */
async function stop(server: Server, world: World): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS);
  await closed;
  clearTimeout(impatience);
  await world.pool.end();
}

const STOP_PATIENCE_MS = 2000;
