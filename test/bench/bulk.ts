import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { migrate } from '../../domain/database.ts';
import { startBenchServer } from './bench-server.ts';
import { movementFile } from './movement-file.ts';
import { type Bench, quantile, type Report, type Result, round, spread } from './report.ts';

const LEAST_PER_SECOND = 5_000;
const MOST_MB = 300;

/** A whole import, from the gzip file to the commit, in a process of its own; beside it the bare insert of as many rows. */
export const bulk: Bench = {
  summary: 'imports a movement file into an empty ledger, next to bare inserts by unnest',
  rounds: 3,
  size: 50_000,
  run: async ({ rounds, size, progress }) => {
    const server = await startBenchServer();
    const file = join(tmpdir(), `lockstep-bench-${process.pid}.csv.gz`);
    await writeFile(file, gzipSync(movementFile(size)));
    const imports: Imported[] = [];
    const inserts: number[] = [];
    try {
      for (let index = 1; index <= rounds; index++) {
        imports.push(await importOnce(await server.database(), file));
        inserts.push(await insertOnce(await server.database(), size));
        progress(`round ${index} of ${rounds}`);
      }
    } finally {
      await server.stop();
      await rm(file, { force: true });
    }
    return judge(rounds, size, imports, inserts);
  },
};

interface Imported {
  readonly perSecond: number;
  readonly rssMb: number;
  readonly correct: boolean;
}

async function importOnce(url: string, file: string): Promise<Imported> {
  await migrate(url);
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'bulk-import.ts'),
    url,
    file,
  ]);
  return JSON.parse(stdout) as Imported;
}

/** The floor: the same number of narrow rows, 5,000 a statement, no rules. */
async function insertOnce(url: string, size: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    'create table line (id bigint generated always as identity primary key, sku text, bin text, quantity integer, key text unique)',
  );
  const started = performance.now();
  await client.query('begin');
  for (let from = 0; from < size; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, size - from) }, (_, index) => from + index);
    await client.query(
      'insert into line (sku, bin, quantity, key) select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[])',
      [
        rows.map((n) => `SKU-${n % 2_500}`),
        rows.map((n) => `B-${n % 700}`),
        rows.map((n) => (n % 9) + 1),
        rows.map((n) => `key-${n}`),
      ],
    );
  }
  await client.query('commit');
  const perSecond = size / ((performance.now() - started) / 1_000);
  await client.end();
  return perSecond;
}

function judge(rounds: number, size: number, imports: readonly Imported[], inserts: readonly number[]): Report {
  const speeds = imports.map((one) => one.perSecond);
  const rssMb = Math.max(...imports.map((one) => one.rssMb));
  const results: Result[] = [
    { subject: 'lockstep', ...spread(speeds), rssMb, correct: imports.every((one) => one.correct) },
    { subject: 'unnest', ...spread(inserts), correct: true },
  ];
  const missed = [
    ...(quantile(speeds, 0.5) < LEAST_PER_SECOND ? [`fewer than ${LEAST_PER_SECOND} movements/s`] : []),
    ...(rssMb >= MOST_MB ? [`${rssMb} MB, not below ${MOST_MB}`] : []),
    ...(results[0]!.correct ? [] : ['the ledger does not hold what the file says']),
  ];
  return {
    name: 'bulk',
    unit: 'movements/s',
    rounds,
    results,
    ratios: { 'lockstep/unnest': round(quantile(speeds, 0.5) / quantile(inserts, 0.5)) },
    missed,
    notes: [
      `${size.toLocaleString('en')} rows a round; MB is the importing process's peak. Target: ${LEAST_PER_SECOND}/s and under ${MOST_MB} MB.`,
    ],
  };
}
