import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './initdb.ts';
import type { DataFolder } from './data-folder.ts';
import { boundLog, lastLinesSince, sizeOf } from './log-file.ts';
import { lastPort, livingPostmaster, removeStalePidFile } from './postmaster-file.ts';

export interface Launch {
  folder: DataFolder;
  binaries: Binaries;
  settings: Record<string, string>;
  /** The only port that will do; without one it is the last server's if that is free, else any. */
  port?: number;
}

/** Crash recovery replays at most a checkpoint's worth of log (1 GB): well under a minute on a slow disk. */
const RECOVERY_MS = 120_000;

/** The port of the server that already runs on this cluster, once it is ready; `undefined` when there is none. */
export async function adoptServer(cluster: string): Promise<number | undefined> {
  const deadline = Date.now() + RECOVERY_MS;
  for (;;) {
    const postmaster = livingPostmaster(cluster);
    if (!postmaster) return undefined;
    if (postmaster.ready) return postmaster.port;
    if (Date.now() > deadline) throw stuck(cluster, postmaster.pid);
    await sleep(20);
  }
}

/** Starts the server and returns its port when it accepts connections. */
export async function launchServer(launch: Launch): Promise<number> {
  boundLog(launch.folder.logFile);
  // The free port may be taken before the server binds it, and after a kill -9 of the postmaster its last backends
  // need a moment to notice: both pass by themselves.
  for (let attempt = 1; ; attempt++) {
    const outcome = await launchOnce(launch);
    if (typeof outcome === 'number') return outcome;
    if (attempt === 10 || !/Address already in use|still in use/.test(outcome)) throw died(launch.folder, outcome);
    await sleep(200);
  }
}

/** Fast shutdown: sessions are ended, everything is written. After 30 s, immediate: the next start recovers. */
export async function shutDown(cluster: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const postmaster = livingPostmaster(cluster);
    if (!postmaster) return;
    process.kill(postmaster.pid, signal);
    if (await isGone(cluster, 30_000)) return;
  }
  throw stuck(cluster, livingPostmaster(cluster)?.pid);
}

async function isGone(cluster: string, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (livingPostmaster(cluster)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

/** The port, or the server's last words. */
async function launchOnce({ folder, binaries, settings, port: only }: Launch): Promise<number | string> {
  removeStalePidFile(folder.cluster);
  const port = only ?? (await choosePort(folder.cluster));
  const logStart = sizeOf(folder.logFile);
  const log = openSync(folder.logFile, 'a', 0o600);
  const server = spawn(binaries.postgres, ['-D', folder.cluster, ...flags({ ...OURS, ...settings, port: `${port}` })], {
    ...folder.user,
    cwd: '/',
    env: serverEnvironment(),
    // A session of its own: Ctrl-C in our terminal must not stop the database while we still drain.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  server.unref();
  const failure = await readyOrDead(server, folder.cluster);
  if (failure === undefined) return port;
  return lastLinesSince(folder.logFile, logStart) || failure;
}

const OURS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  cluster_name: 'lockstep',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A line every five minutes that says all is well would bury the ones that matter.
  log_checkpoints: 'off',
};

function flags(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The last one if it can be had: a process that still uses the server that died knows no other. */
async function choosePort(cluster: string): Promise<number> {
  const last = lastPort(cluster);
  const again = last === undefined ? undefined : await freePort(last).catch(() => undefined);
  return again ?? freePort(0);
}

/** The port if it is free, a free one for 0; rejects when it is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** `undefined` when it is ready, else why it isn't. */
async function readyOrDead(server: ChildProcess, cluster: string): Promise<string | undefined> {
  const end: { reason?: string } = {};
  server.once('error', (error) => (end.reason = error.message));
  server.once('exit', (code, signal) => (end.reason ??= `it ended with ${signal ?? `exit code ${code}`}`));
  const deadline = Date.now() + RECOVERY_MS;
  while (end.reason === undefined) {
    const postmaster = livingPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === server.pid) return undefined;
    if (Date.now() > deadline) server.kill('SIGQUIT');
    await sleep(10);
  }
  return end.reason;
}

function died(folder: DataFolder, lastWords: string): DomainError {
  return new DomainError(
    'database-start-failed',
    `PostgreSQL didn't start in ${folder.root}. Its last words:\n${lastWords}\nThe whole log is ${folder.logFile}.`,
    { dataFolder: folder.root, lastWords },
  );
}

function stuck(cluster: string, pid: number | undefined): DomainError {
  return new DomainError(
    'database-start-timeout',
    `The PostgreSQL server of ${cluster} (process ${pid}) neither becomes ready nor ends. End that process and try again.`,
    { cluster, pid },
  );
}
