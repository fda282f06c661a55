import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../domain/clock.ts';
import { type Database, migrate, openDatabase, query, run } from '../../domain/database.ts';
import { receive } from '../../domain/ledger/receive.ts';
import { drainOutbox } from '../../domain/outbox/drain.ts';
import { sqlOutbox } from '../../domain/outbox/sql-outbox.ts';
import { createWaker } from '../../domain/outbox/wake.ts';
import { WakeSignal } from '../../domain/outbox/wake-signal.ts';
import { sleep } from '../../domain/sleep.ts';
import { learnItems } from '../../domain/storefront/learn-items.ts';
import { createShopify } from '../../jobs/adapters/shopify/shopify.ts';
import { startDrain } from '../../jobs/drain.ts';
import { startSandboxShop } from '../../jobs/sandbox/shop.ts';
import { startBenchServer } from './bench-server.ts';
import { type Bench, quantile, type Report, round, spread } from './report.ts';

const MOST_P99_MS = 250;
const SHOP_MS = 20;
const SKUS = 50;
/** Twenty writes a second: a busy dock. */
const APART_MS = 50;

/** From the commit of a receipt to the shop's confirmation in our books, with the drain awake and the sandbox shop 20 ms away. */
export const latency: Bench = {
  summary: 'commit to confirmed by the shop, the drain awake, the shop 20 ms away',
  rounds: 1,
  size: 400,
  run: async ({ rounds, size, progress }) => {
    const server = await startBenchServer();
    const samples: number[] = [];
    let correct = true;
    try {
      for (let index = 1; index <= rounds; index++) {
        const measured = await measure(await server.database(), await server.database(), size);
        samples.push(...measured.samples);
        correct &&= measured.correct;
        progress(`round ${index} of ${rounds}`);
      }
    } finally {
      await server.stop();
    }
    return judge(rounds, samples, correct);
  },
};

async function measure(url: string, shopUrl: string, size: number): Promise<{ samples: number[]; correct: boolean }> {
  await migrate(url);
  const database = await openDatabase(url);
  // The bucket of Shopify's Plus plan: this measures the way to the shop, not the wait for its budget.
  const throttle = { maximumAvailable: 20_000, restoreRate: 1_000 };
  const shop = await startSandboxShop({ databaseUrl: shopUrl, accessToken: 'bench', latencyMs: SHOP_MS, throttle });
  const storefront = createShopify({
    url: shop.url,
    domain: shop.domain,
    apiVersion: '2026-07',
    auth: { accessToken: 'bench' },
    timeoutMs: 5_000,
  });
  await fill(database, shop.url);
  const signal = new WakeSignal();
  const deps = {
    store: sqlOutbox(database, shop.domain),
    storefront,
    clock: systemClock,
    holder: `${hostname()}:${process.pid}`,
    lanes: 4,
    learnItems: (skus: readonly string[], stop: AbortSignal) =>
      learnItems({ database, storefront, clock: systemClock }, skus, stop),
    newId: randomUUID,
    random: Math.random,
    sleep,
    woken: () => signal.woken(),
  };
  const errors: unknown[] = [];
  const worker = await startDrain({
    drain: (stop) => drainOutbox(deps, stop),
    notify: () => signal.notify(),
    databaseUrl: url,
    onError: (error) => void errors.push(error),
  });
  const waker = createWaker(database);
  const ledger = { database, clock: systemClock, channels: [], wake: () => waker.wake() };
  await receiveMany(ledger, SKUS * 2); // every SKU's item is known, every statement is planned
  await settled(deps.store.remaining);
  const samples = await receiveMany(ledger, size).then((commits) =>
    confirmedAfter(database, deps.store.remaining, commits),
  );
  await worker.stop();
  await waker.flush();
  await database.close();
  await shop.stop();
  return { samples, correct: errors.length === 0 && samples.length === size };
}

/** The same SKUs on both sides. */
async function fill(database: Database, shopUrl: string): Promise<void> {
  const skus = Array.from({ length: SKUS }, (_, index) => `SKU-${index}`);
  const items = skus.map((sku) => ({ sku, title: sku, price: '1.00' }));
  const answer = await fetch(`${shopUrl}/__sim/catalog`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': 'bench' },
    body: JSON.stringify({ items }),
  });
  if (!answer.ok) throw new BenchError(`The sandbox refused the catalogue: ${await answer.text()}`);
  await run(database.em(), 'insert into sku (code) select unnest($1::text[])', [skus]);
  await run(database.em(), `insert into bin (code, location_id, kind) select 'A-1', id, 'pick' from location`);
}

class BenchError extends Error {}

/** When each receipt had committed, by movement. */
async function receiveMany(ledger: Parameters<typeof receive>[0], count: number): Promise<Map<number, number>> {
  const commits = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const { movements } = await receive(ledger, {
      sku: `SKU-${index % SKUS}`,
      quantity: 1,
      bin: 'A-1',
      actor: 'bench',
      key: randomUUID(),
    });
    commits.set(movements[0]!.id, Date.now());
    await wait(APART_MS);
  }
  return commits;
}

async function settled(remaining: () => Promise<number>): Promise<void> {
  for (let tries = 0; tries < 600 && (await remaining()) > 0; tries++) await wait(50);
}

async function confirmedAfter(
  database: Database,
  remaining: () => Promise<number>,
  commits: Map<number, number>,
): Promise<number[]> {
  await settled(remaining);
  const rows = await query<{ id: string; at: string }>(
    database.em(),
    `select m.movement_id as id, d.settled_at as at from message m join delivery d on d.id = m.delivery_id
      where d.state = 'applied' and m.movement_id = any ($1::bigint[])`,
    [[...commits.keys()]],
  );
  return rows.map((row) => new Date(row.at).getTime() - commits.get(Number(row.id))!);
}

function judge(rounds: number, samples: readonly number[], correct: boolean): Report {
  const p99Ms = round(quantile(samples, 0.99));
  return {
    name: 'latency',
    unit: 'ms',
    rounds,
    results: [{ subject: 'lockstep', ...spread(samples), p99Ms, correct }],
    ratios: {},
    missed: [
      ...(p99Ms < MOST_P99_MS ? [] : [`p99 ${p99Ms} ms, not below ${MOST_P99_MS}`]),
      ...(correct ? [] : ['not every receipt was confirmed']),
    ],
    notes: [
      `${samples.length} receipts, ${1_000 / APART_MS} a second; target: p99 below ${MOST_P99_MS} ms. The shop has the budget of Shopify's Plus plan: on Standard this many calls would wait for it. Without waking, a 60 s poll has a median of 30 s.`,
    ],
  };
}
