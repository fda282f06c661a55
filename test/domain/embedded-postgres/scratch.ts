import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { canReach } from '../../../domain/embedded-postgres/server-user.ts';

/** Tests only: nothing here has to survive a power cut, and initdb needn't wait for the disk either. */
export const FAST = { fsync: 'off', full_page_writes: 'off' };

export const asRoot = process.getuid?.() === 0;

/** Debian's nobody: an ordinary user that every machine has. */
export const NOBODY = { uid: 65534, gid: 65534 };

/** Not where Node or the checkout lies under a private folder, such as root's home. */
export const canRunAsNobody = asRoot && canReach(NOBODY, process.execPath, import.meta.filename);

export interface Scratch extends AsyncDisposable {
  folder: string;
  cluster: string;
}

/** A data folder that takes its server with it when the test ends, whatever the test did. */
export function scratchFolder(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-embedded-'));
  const cluster = join(folder, 'postgres');
  return {
    folder,
    cluster,
    async [Symbol.asyncDispose]() {
      const pid = postmasterPid(cluster);
      if (pid) process.kill(pid, 'SIGQUIT');
      await goneFrom(cluster);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The server's process, as its own file says; `undefined` when it doesn't run. */
export function postmasterPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

async function goneFrom(cluster: string): Promise<void> {
  const deadline = Date.now() + 5000;
  while (postmasterPid(cluster) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
}

export interface Starter extends AsyncDisposable {
  process: ChildProcess;
  /** The next line that the process says. */
  says(): Promise<Record<string, unknown>>;
}

interface StarterOptions {
  user?: { uid: number; gid: number };
  script?: string;
}

const STARTER = join(import.meta.dirname, 'starter.ts');

/** In a process group of its own, as a terminal starts a program. */
export function spawnStarter(folder: string, { user, script = STARTER }: StarterOptions = {}): Starter {
  const child = spawn(process.execPath, [script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    ...user,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    says: async () => JSON.parse(String((await lines.next()).value)) as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      await killed(child);
    },
  };
}

/** kill -9: no goodbye, no handler runs. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

export async function queryOn<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
