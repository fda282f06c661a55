import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createToken, verifyToken } from '../../domain/access/mcp-tokens.ts';
import { openAgentDatabase } from '../../domain/access/open-agent-database.ts';
import { systemClock } from '../../domain/clock.ts';
import { migrate, openDatabase } from '../../domain/database.ts';
import type { Storefront } from '../../domain/ports/storefront.ts';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import { startHttp } from '../../mcp-server/http.ts';
import { createMcpServer } from '../../mcp-server/server.ts';
import { startBenchServer } from './bench-server.ts';
import { type Question, questions } from './history-questions.ts';
import { type Bench, quantile, type Report, type Result, round, spread } from './report.ts';
import { insertYear } from './year-of-history.ts';

const MOST_P99_MS = 100;
const CALLERS = 8;
const SKUS = 5_000;
const MOVEMENTS = 500_000;
const SHOP_MS = 20;

/** Every tool that agents have, over HTTP with a token, at 8 callers, on a year of 5,000 SKUs; the shop 20 ms away. */
export const history: Bench = {
  summary: 'every MCP tool over a year of 5,000 SKUs, 8 callers over HTTP',
  rounds: 1,
  size: 300,
  run: async ({ rounds, size, progress }) => {
    const server = await startBenchServer();
    try {
      const url = await server.database();
      await migrate(url);
      progress(`inserting a year: ${SKUS.toLocaleString('en')} SKUs, ${MOVEMENTS.toLocaleString('en')} movements`);
      await insertYear(url, { skus: SKUS, movements: MOVEMENTS });
      return judge(rounds, await ask(url, size * rounds, progress));
    } finally {
      await server.stop();
    }
  },
};

interface Asked {
  readonly tool: string;
  readonly ms: readonly number[];
  readonly correct: boolean;
}

/** Each tool by all callers at once, tool after tool: what is slow can't hide behind what is fast. */
async function ask(url: string, calls: number, progress: (line: string) => void): Promise<Asked[]> {
  const database = await openDatabase(url);
  const agents = await openAgentDatabase(url);
  const storefront = async () => quickShop;
  const deps = { ...agents, storefront, clock: systemClock, dueTimes: defaultDueTimes, sandbox: true };
  const { token } = await createToken(
    { database, clock: systemClock },
    { name: 'bench', scopes: ['stock:read'], actor: 'bench' },
  );
  const door = await startHttp({
    createServer: (caller) => createMcpServer(deps, caller),
    verify: (bearer) => verifyToken(database, bearer),
    port: 0,
    hosts: [],
    origins: [],
    limits: { callsAMinute: 10_000_000 },
    onError: (error) => progress(String(error)),
  });
  const callers = await Promise.all(Array.from({ length: CALLERS }, () => connect(door.url, token)));
  const asked: Asked[] = [];
  for (const question of questions(SKUS)) {
    await askAll(callers, question, CALLERS * 2); // connections are open, statements planned, pages in memory
    asked.push(await askAll(callers, question, calls));
    progress(`${question.tool}: ${asked.at(-1)!.ms.length} calls`);
  }
  await Promise.all(callers.map((caller) => caller.close()));
  await door.stop();
  await agents.close();
  await database.close();
  return asked;
}

async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return client;
}

async function askAll(callers: readonly Client[], question: Question, calls: number): Promise<Asked> {
  const ms: number[] = [];
  let left = calls;
  let correct = true;
  const askOn = async (caller: Client): Promise<void> => {
    while (left-- > 0) {
      const started = performance.now();
      const answer = await caller.callTool({ name: question.tool, arguments: question.pick() });
      ms.push(performance.now() - started);
      correct &&= answer.isError !== true && question.expects(answer.structuredContent);
    }
  };
  await Promise.all(callers.map(askOn));
  return { tool: question.tool, ms, correct };
}

/** Answers any reading with the same number, after the time a shop takes. */
const quickShop = {
  domain: 'fake',
  readItems: async (itemIds: readonly string[], shopLocationIds: readonly string[]) => {
    await wait(SHOP_MS);
    return itemIds.map((inventoryItemId) => ({
      inventoryItemId,
      sku: inventoryItemId.replace('item-', ''),
      tracked: true,
      levels: shopLocationIds.map((shopLocationId) => ({ shopLocationId, onHand: 7, available: 7, committed: 0 })),
    }));
  },
  async *changedOrders() {
    await wait(SHOP_MS);
    yield [];
  },
} as unknown as Storefront;

function judge(rounds: number, asked: readonly Asked[]): Report {
  const results = asked.map(({ tool, ms, correct }): Result => {
    return { subject: tool, ...spread(ms), p99Ms: round(quantile(ms, 0.99)), correct };
  });
  const all = asked.flatMap(({ ms }) => ms);
  const lockstep = { subject: 'lockstep', ...spread(all), p99Ms: round(quantile(all, 0.99)) };
  const slow = results.filter(({ p99Ms = 0 }) => p99Ms >= MOST_P99_MS);
  const wrong = results.filter(({ correct }) => !correct);
  return {
    name: 'history',
    unit: 'ms',
    rounds,
    results: [{ ...lockstep, correct: wrong.length === 0 }, ...results],
    ratios: {},
    missed: [
      ...slow.map(({ subject, p99Ms }) => `${subject}: p99 ${p99Ms} ms, not below ${MOST_P99_MS}`),
      ...wrong.map(({ subject }) => `${subject}: an answer was not what was asked for`),
    ],
    notes: [
      `${all.length} calls, ${CALLERS} at a time, client and server in one process, each call checked, answered and written down; the shop answers after ${SHOP_MS} ms, which compare_now waits for twice. Target: p99 below ${MOST_P99_MS} ms for each.`,
    ],
  };
}
