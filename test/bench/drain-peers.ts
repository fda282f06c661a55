import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { Client, Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { type Measured, settleDatabase, timed } from './rounds.ts';
import { type StubLine, StubShop } from './stub-shop.ts';

/** Lines the shop takes in a call. */
const BATCH = 250;
const QUEUE = 'push';

interface Load {
  readonly size: number;
  /** How many calls may be on their way to the shop at once. */
  readonly lanes: number;
}

/** Batches are fetched (claimed and committed), sent in one call, completed (committed). */
export async function drainPgBoss(url: string, { size, lanes }: Load): Promise<Measured> {
  const boss = new PgBoss({ connectionString: url, max: 10, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(QUEUE);
  for (const data of chunks(size))
    await boss.insert(
      QUEUE,
      data.map((line) => ({ data: line })),
    );
  await settleDatabase(url);
  const shop = new StubShop();
  const perSecond = await timed(size, () =>
    inLanes(lanes, async () => {
      const jobs = await boss.fetch<StubLine>(QUEUE, { batchSize: BATCH });
      if (jobs.length === 0) return false;
      await shop.take(JSON.stringify({ lines: jobs.map((job) => job.data) }));
      await boss.complete(
        QUEUE,
        jobs.map((job) => job.id),
      );
      return true;
    }),
  );
  await boss.stop({ graceful: false });
  return { perSecond, correct: eachOnce(shop, size) && (await count(url, BOSS_DONE)) === size };
}

/** A job a message, since its workers run jobs one by one; it claims and completes them in batches. */
export async function drainGraphile(url: string, { size, lanes }: Load): Promise<Measured> {
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ connectionString: url, logger });
  await utils.migrate();
  for (const data of chunks(size)) await utils.addJobs(data.map((line) => ({ identifier: QUEUE, payload: line })));
  await utils.release();
  await settleDatabase(url);
  const shop = new StubShop();
  const done = Promise.withResolvers<void>();
  const taskList = {
    [QUEUE]: async (line: unknown) => {
      await shop.take(JSON.stringify({ lines: [line] }));
      if (shop.calls === size) done.resolve();
    },
  };
  const worker = {
    connectionString: url,
    concurrentJobs: lanes,
    maxPoolSize: 10,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
  };
  const perSecond = await timed(size, async () => {
    const runner = await run({ taskList, logger, noHandleSignals: true, preset: { worker } });
    await done.promise;
    await runner.stop(); // not before the last completion is committed
  });
  return { perSecond, correct: eachOnce(shop, size) && (await count(url, GRAPHILE_LEFT)) === 0 };
}

/** What one would write by hand: claim with skip locked, send, mark as done; three round trips a batch, and nothing else. */
export async function drainByHand(url: string, { size, lanes }: Load): Promise<Measured> {
  const pool = new Pool({ connectionString: url, max: lanes });
  await pool.query(OUTBOX);
  for (const data of chunks(size)) await pool.query(ENQUEUE, [JSON.stringify(data)]);
  await settleDatabase(url);
  const shop = new StubShop();
  const perSecond = await timed(size, () =>
    inLanes(lanes, async () => {
      const { rows } = await pool.query<{ id: string; line: StubLine }>(CLAIM, [BATCH]);
      if (rows.length === 0) return false;
      await shop.take(JSON.stringify({ lines: rows.map((row) => row.line) }));
      await pool.query(COMPLETE, [rows.map((row) => row.id)]);
      return true;
    }),
  );
  await pool.end();
  return { perSecond, correct: eachOnce(shop, size) && (await count(url, BY_HAND_DONE)) === size };
}

/** The same work in several lanes, each until it finds nothing more. */
async function inLanes(lanes: number, step: () => Promise<boolean>): Promise<void> {
  const lane = async () => {
    while (await step());
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function* chunks(size: number): Generator<StubLine[]> {
  for (let from = 0; from < size; from += 5_000)
    yield Array.from({ length: Math.min(5_000, size - from) }, (_, index) => ({
      inventoryItemId: `item-${from + index}`,
      delta: 1,
    }));
}

function eachOnce(shop: StubShop, size: number): boolean {
  return shop.received.size === size && [...shop.received.values()].every(({ lines }) => lines === 1);
}

async function count(url: string, sql: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>(sql);
  await client.end();
  return rows[0]!.count;
}

const BOSS_DONE = `select count(*)::integer as count from pgboss.job where name = '${QUEUE}' and state = 'completed'`;

const GRAPHILE_LEFT = 'select count(*)::integer as count from graphile_worker.jobs';

const OUTBOX = `
create table outbox (id bigint generated always as identity primary key, line jsonb not null, state text not null default 'pending', claimed_at timestamptz, done_at timestamptz);
create index outbox_pending on outbox (id) where state = 'pending'`;

const ENQUEUE = 'insert into outbox (line) select line from jsonb_array_elements($1::jsonb) line';

const CLAIM = `
update outbox set state = 'claimed', claimed_at = now()
 where id in (select id from outbox where state = 'pending' order by id limit $1 for update skip locked)
returning id, line`;

const COMPLETE = `update outbox set state = 'done', done_at = now() where id = any ($1::bigint[])`;

const BY_HAND_DONE = `select count(*)::integer as count from outbox where state = 'done'`;
