import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from './rounds.ts';

interface PgbenchOrder {
  /** In pgbench's own language, one transaction. */
  readonly script: string;
  readonly clients: number;
  readonly transactions: number;
  /** Settings of each session, as in "-c role=somebody". */
  readonly options: string;
}

/** Whether pgbench is on this machine: it comes with PostgreSQL's own packages, not with ours. */
export async function hasPgbench(): Promise<boolean> {
  return promisify(execFile)('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
}

/** PostgreSQL's own benchmark with statements prepared once, as fast as a client in C can ask. */
export async function runPgbench(url: string, order: PgbenchOrder): Promise<Omit<Measured, 'correct'>> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-pgbench-'));
  try {
    await writeFile(join(folder, 'script.sql'), order.script);
    const { stdout } = await promisify(execFile)('pgbench', flags(order), {
      cwd: folder,
      env: environment(url, order),
    });
    return { perSecond: Number(/^tps = ([\d.]+)/m.exec(stdout)![1]), samplesMs: await latencies(folder) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function flags({ clients, transactions }: PgbenchOrder): string[] {
  const what = ['--no-vacuum', '--protocol=prepared', '--file=script.sql', '--log', '--log-prefix=log'];
  return [...what, `--client=${clients}`, '--jobs=2', `--transactions=${Math.ceil(transactions / clients)}`];
}

function environment(url: string, { options }: PgbenchOrder): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PATH: process.env['PATH'],
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
    PGOPTIONS: options,
  };
}

/** A line a transaction: client, number, microseconds, and what doesn't matter here. */
async function latencies(folder: string): Promise<number[]> {
  const logs = (await readdir(folder)).filter((name) => name.startsWith('log'));
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.trimEnd().split('\n'));
  return lines.map((line) => Number(line.split(' ')[2]) / 1_000);
}
