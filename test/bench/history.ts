import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createToken, verifyToken } from '../../domain/access/mcp-tokens.ts';
import { openAgentDatabase } from '../../domain/access/open-agent-database.ts';
import { systemClock } from '../../domain/clock.ts';
import { migrate, openDatabase } from '../../domain/database.ts';
import type { Storefront } from '../../domain/ports/storefront.ts';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import { startHttp } from '../../mcp-server/http.ts';
import { createMcpServer } from '../../mcp-server/server.ts';
import { startBenchServer } from './bench-server.ts';
import type { Asked, CallersOrder } from './history-callers.ts';
import { questions } from './history-questions.ts';
import { type Bench, quantile, type Report, type Result, round, spread } from './report.ts';
import { insertYear } from './year-of-history.ts';

const MOST_P99_MS = 100;
const CALLERS = 8;
const SKUS = 5_000;
const MOVEMENTS = 500_000;
/** As a shop on this machine: how long a real one takes is its own matter, and compare_now waits for it twice or more. */
const SHOP_MS = 5;

/** Every tool that agents have, over HTTP with a token, at 8 callers, on a year of 5,000 SKUs. */
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
  const asked: Asked[] = [];
  for (const [index, { tool }] of questions(SKUS).entries()) {
    asked.push(await askBeside({ url: door.url, token, index, skus: SKUS, callers: CALLERS, calls }));
    progress(`${tool}: ${asked.at(-1)!.ms.length} calls`);
  }
  await door.stop();
  await agents.close();
  await database.close();
  return asked;
}

/** Agents are elsewhere: their own work costs the server nothing. */
async function askBeside(order: CallersOrder): Promise<Asked> {
  const callers = fork(fileURLToPath(new URL('history-callers.ts', import.meta.url)), [JSON.stringify(order)]);
  const [asked] = (await once(callers, 'message')) as [Asked];
  return asked;
}

/** Answers any reading with the same number, after the time a shop takes. */
const quickShop = {
  domain: 'fake',
  findItems: async (skus: readonly string[], shopLocationIds: readonly string[]) => {
    await wait(SHOP_MS);
    return skus.map((sku) => ({
      inventoryItemId: `item-${sku}`,
      sku,
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
      `${all.length} calls, ${CALLERS} at a time, each call checked, answered and written down; the shop answers after ${SHOP_MS} ms (compare_now waits for it twice or more, and may be asked 30 times a minute). Target: p99 below ${MOST_P99_MS} ms for each.`,
    ],
  };
}
