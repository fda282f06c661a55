import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../domain/database.ts';
import { startEmbeddedPostgres } from '../../domain/embedded-postgres/start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of the run's own PostgreSQL; `template` is the name of the migrated database. */
    postgres: { url: string; template: string };
  }
}

const TEMPLATE = 'migrated_template';

/** One PostgreSQL for the whole run, with one migrated database that the tests clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  // Tests only: nothing here has to survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const dismissGuard = guardAgainstLeak(dataFolder);
  const server = await startEmbeddedPostgres({ dataFolder, settings });
  await createTemplate(server.superuserUrl('postgres'), server.superuserUrl(TEMPLATE));
  project.provide('postgres', { url: server.superuserUrl('postgres'), template: TEMPLATE });
  return async () => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
    dismissGuard();
  };
}

async function createTemplate(adminUrl: string, templateUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${TEMPLATE} strategy file_copy`);
  } finally {
    await admin.end();
  }
  await migrate(templateUrl);
}

/**
 * The server outlives its starter by design, so a run that is killed would leave it behind. A shell that waits for the
 * end of its input, which comes however we end, stops the server then and removes its folder.
 */
function guardAgainstLeak(dataFolder: string): () => void {
  const script =
    'read -r word; [ "$word" = done ] || { kill -QUIT "$(head -n1 "$0/postgres/postmaster.pid")"; sleep 1; rm -rf "$0"; }';
  const guard = spawn('/bin/sh', ['-c', script, dataFolder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  return () => guard.stdin.end('done\n');
}
