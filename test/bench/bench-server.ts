import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { shutDown } from '../../domain/embedded-postgres/server.ts';
import { startEmbeddedPostgres } from '../../domain/embedded-postgres/start.ts';

export interface BenchServer {
  /** A new, empty database; its URL. */
  database(): Promise<string>;
  /** What was measured is done with: nothing of it may disturb what comes next. */
  drop(url: string): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL as it runs for real, fsync on, in a folder that goes away, also when the benchmark is interrupted. */
export async function startBenchServer(): Promise<BenchServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder });
  const admin = server.superuserUrl('postgres');
  let made = 0;
  const stop = async () => {
    await server.stop();
    await shutDown(join(dataFolder, 'postgres')); // it stays for connections that nobody closed
    await rm(dataFolder, { recursive: true, force: true });
  };
  const forget = onInterrupt(stop);
  return {
    database: async () => {
      const name = `bench_${++made}`;
      await once(admin, `create database ${name}`);
      return server.superuserUrl(name);
    },
    drop: (url) => once(admin, `drop database ${new URL(url).pathname.slice(1)} with (force)`),
    stop: async () => {
      forget();
      await stop();
    },
  };
}

function onInterrupt(stop: () => Promise<void>): () => void {
  const interrupted = () => {
    process.on('uncaughtException', () => {}); // the pools that lose their server have nothing to say any more
    void stop().finally(() => process.exit(130));
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  return () => SIGNALS.forEach((signal) => process.off(signal, interrupted));
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function once(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
