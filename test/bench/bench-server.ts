import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../domain/embedded-postgres/start.ts';

export interface BenchServer {
  /** A new, empty database; its URL. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

/** PostgreSQL as it runs for real, fsync on, in a folder that goes away. */
export async function startBenchServer(): Promise<BenchServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder });
  let made = 0;
  return {
    database: async () => {
      const name = `bench_${++made}`;
      await once(server.superuserUrl('postgres'), `create database ${name}`);
      return server.superuserUrl(name);
    },
    stop: async () => {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function once(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
