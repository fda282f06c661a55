import { randomUUID } from 'node:crypto';
import { systemClock } from '../../domain/clock.ts';
import { openDatabase } from '../../domain/database.ts';
import { receive } from '../../domain/ledger/receive.ts';
import { createWaker } from '../../domain/outbox/wake.ts';
import { hasPgbench } from './pgbench.ts';
import type { Bench, Report, Result } from './report.ts';
import { inTurn, type Measured, ratio, resultNamed, type Subject, timed, wrong } from './rounds.ts';
import { binOf, CLIENTS, fillLedger, HOT_SKUS, ledgerHolds, skuFor } from './write-ledger.ts';
import { asClients, writeByPg, writeByPgbench, type Writes } from './write-peers.ts';

const LEAST_RATIO = 0.2;
const MOST_P99_MS = 50;
/** Written before the clock starts: a process that has just begun is slower than it will be. */
const WARM_UP = 400;

/** One movement a transaction, eight writers at once, next to the statements it could not do without. */
export const write: Bench = {
  summary: 'writes one movement a transaction at 8 connections, next to pgbench and raw pg',
  rounds: 3,
  size: 4_000,
  run: async ({ rounds, size, progress }) => {
    const pgbench = await hasPgbench();
    return judge({ rounds, size, pgbench }, await inTurn(subjects(size, pgbench), { rounds, progress }));
  },
};

function subjects(size: number, pgbench: boolean): Subject[] {
  const apart = { size, contention: false };
  const contended = { size, contention: true };
  return [
    { name: 'lockstep', measure: (url) => writeByLockstep(url, apart) },
    ...(pgbench ? [{ name: 'pgbench', measure: (url: string) => writeByPgbench(url, apart) }] : []),
    { name: 'raw pg', measure: (url) => writeByPg(url, apart, 'three') },
    { name: 'raw pg, one statement', measure: (url) => writeByPg(url, apart, 'one') },
    { name: 'lockstep, contended', measure: (url) => writeByLockstep(url, contended) },
    ...(pgbench ? [{ name: 'pgbench, contended', measure: (url: string) => writeByPgbench(url, contended) }] : []),
  ];
}

/** The verb as every door calls it, waking the drain included; all writers in one process, as in ours. */
async function writeByLockstep(url: string, { size, contention }: Writes): Promise<Measured> {
  await fillLedger(url);
  const database = await openDatabase(url, { connections: CLIENTS });
  const waker = createWaker(database);
  const ledger = { database, clock: systemClock, channels: [], wake: () => waker.wake() };
  const post = async (client: number, turn: number) => {
    const sku = skuFor(client, turn, contention);
    await receive(ledger, {
      sku: `SKU-${sku}`,
      quantity: 1,
      bin: `A-${binOf(sku)}`,
      actor: 'bench',
      key: randomUUID(),
    });
  };
  await asClients(WARM_UP, [], post);
  const samplesMs: number[] = [];
  const perSecond = await timed(size, () => asClients(size, samplesMs, post));
  await waker.flush();
  await database.close();
  return { perSecond, samplesMs, correct: await ledgerHolds(url, WARM_UP + size) };
}

function judge(order: { rounds: number; size: number; pgbench: boolean }, results: readonly Result[]): Report {
  const peer = order.pgbench ? 'pgbench' : 'raw pg';
  const share = ratio(results, 'lockstep', peer);
  const late = ['lockstep', 'lockstep, contended'].filter((name) => resultNamed(results, name).p99Ms! >= MOST_P99_MS);
  return {
    name: 'write',
    unit: 'movements/s',
    rounds: order.rounds,
    results,
    ratios: {
      [`lockstep/${peer}`]: share,
      'lockstep/raw pg': ratio(results, 'lockstep', 'raw pg'),
      'raw pg, one statement/raw pg': ratio(results, 'raw pg, one statement', 'raw pg'),
      ...(order.pgbench && {
        'lockstep, contended/pgbench, contended': ratio(results, 'lockstep, contended', 'pgbench, contended'),
      }),
    },
    missed: [
      ...(share < LEAST_RATIO ? [`${share} x ${peer}, not ${LEAST_RATIO} x`] : []),
      ...late.map((name) => `${name}: p99 ${resultNamed(results, name).p99Ms} ms, not below ${MOST_P99_MS}`),
      ...wrong(results),
    ],
    notes: notes(order),
  };
}

function notes({ size, pgbench }: { size: number; pgbench: boolean }): string[] {
  return [
    `${size.toLocaleString('en')} receipts a round from ${CLIENTS} writers. Targets: ${LEAST_RATIO} x pgbench, p99 below ${MOST_P99_MS} ms.`,
    pgbench
      ? 'pgbench: its statements prepared, update level, insert movement, insert message, in a transaction; on the tables lockstep writes, with all their indexes and triggers.'
      : 'pgbench is not on this machine: its three statements ran through raw pg instead, which is slower than it, so the ratio flatters.',
    'lockstep: receive() with everything it checks, the lock of the SKU, the key, the wake-up of the drain; entities in one flush.',
    `contended: half of all writes go to ${HOT_SKUS} SKUs; otherwise no two writers meet on one.`,
  ];
}
