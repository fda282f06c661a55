import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { migrate } from '../../domain/database.ts';
import { openDock } from './bulk-dock.ts';
import { insertByUnnest } from './bulk-peers.ts';
import { movementFile } from './movement-file.ts';
import { hasPgbench } from './pgbench.ts';
import type { Bench, Report, Result } from './report.ts';
import { inTurn, type Measured, ratio, resultNamed, type Subject, wrong } from './rounds.ts';
import { writeByPg, writeByPgbench } from './write-peers.ts';

const LEAST_PER_SECOND = 5_000;
const LEAST_RATIO = 5;
const MOST_MB = 300;

/** One by one they are slow: enough to know how slow. */
const SINGLE = { size: 4_000, contention: false };

/** A whole import, from the gzip file to the commit, in a process of its own; beside it movements written one by one, and bare inserts. */
export const bulk: Bench = {
  summary: 'imports a movement file into an empty ledger, next to pgbench and bare inserts by unnest',
  rounds: 3,
  size: 50_000,
  run: async ({ rounds, size, progress }) => {
    const file = join(tmpdir(), `lockstep-bench-${process.pid}.csv.gz`);
    const pgbench = await hasPgbench();
    await writeFile(file, gzipSync(movementFile(size)));
    try {
      const results = await inTurn(subjects(file, size, pgbench), { rounds, progress });
      return judge({ rounds, size, pgbench }, results);
    } finally {
      await rm(file, { force: true });
    }
  },
};

function subjects(file: string, size: number, pgbench: boolean): Subject[] {
  return [
    { name: 'lockstep', measure: (url) => importOnce(url, file) },
    pgbench
      ? { name: 'pgbench', measure: (url) => writeByPgbench(url, SINGLE) }
      : { name: 'raw pg', measure: (url) => writeByPg(url, SINGLE, 'three') },
    { name: 'unnest', measure: (url) => insertByUnnest(url, size) },
    { name: 'lockstep, beside a dock', measure: (url) => importBesideDock(url, file) },
  ];
}

async function importOnce(url: string, file: string): Promise<Measured> {
  await migrate(url);
  return runImport(url, file);
}

/** Its own p99 is that of the dock's receipts while the import ran. */
async function importBesideDock(url: string, file: string): Promise<Measured> {
  await migrate(url);
  const dock = await openDock(url);
  const imported = await runImport(url, file);
  const { samplesMs, correct } = await dock.stop();
  return { ...imported, samplesMs, correct: imported.correct && correct };
}

async function runImport(url: string, file: string): Promise<Measured> {
  const script = join(import.meta.dirname, 'bulk-import.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, url, file]);
  return JSON.parse(stdout) as Measured;
}

function judge(order: { rounds: number; size: number; pgbench: boolean }, results: readonly Result[]): Report {
  const peer = order.pgbench ? 'pgbench' : 'raw pg';
  const times = ratio(results, 'lockstep', peer);
  const { median, rssMb } = resultNamed(results, 'lockstep');
  return {
    name: 'bulk',
    unit: 'movements/s',
    rounds: order.rounds,
    results,
    ratios: {
      [`lockstep/${peer}`]: times,
      'lockstep/unnest': ratio(results, 'lockstep', 'unnest'),
      [`unnest/${peer}`]: ratio(results, 'unnest', peer),
    },
    missed: [
      ...(times < LEAST_RATIO ? [`${times} x ${peer}, not ${LEAST_RATIO} x`] : []),
      ...(median < LEAST_PER_SECOND ? [`fewer than ${LEAST_PER_SECOND} movements/s`] : []),
      ...(rssMb! >= MOST_MB ? [`${rssMb} MB, not below ${MOST_MB}`] : []),
      ...wrong(results),
    ],
    notes: notes(order),
  };
}

function notes({ size, pgbench }: { size: number; pgbench: boolean }): string[] {
  return [
    `${size.toLocaleString('en')} rows a round; MB is the importing process's peak. Targets: ${LEAST_RATIO} x pgbench, ${LEAST_PER_SECOND}/s, under ${MOST_MB} MB.`,
    pgbench
      ? "pgbench: a movement a transaction, 8 connections, three prepared statements on the ledger's own tables."
      : 'pgbench is not on this machine: its three statements ran through raw pg instead, which is slower than it, so the ratio flatters.',
    "unnest: movements, levels and messages of 5,000 rows in one statement, on the ledger's own tables; no file, no rules, no keys looked up.",
    'beside a dock: twenty receipts a second, of SKUs the file does not name, while the import runs; p99 is theirs.',
  ];
}
