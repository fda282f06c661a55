import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** What postmaster.pid says, if a server of this cluster lives. */
export function livingPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPidFile(cluster);
  const pid = Number(lines[0]);
  if (!isServerOf(pid, cluster)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Removes a file that names a process which isn't this cluster's server. PostgreSQL itself only asks whether some
 * process has that id, and refuses to start if one does: after a reboot, or in a new container, that is often
 * somebody else. An empty file is left to PostgreSQL's own judgement.
 */
export function removeStalePidFile(cluster: string): void {
  const pid = Number(readPidFile(cluster)[0]);
  if (pid > 0 && !isServerOf(pid, cluster)) rmSync(join(cluster, PID_FILE), { force: true });
}

/** The port of the cluster's last server: PostgreSQL keeps the command line of the last start that got its port. */
export function lastPort(cluster: string): number | undefined {
  const port = /"port=(\d+)"/.exec(readIfThere(join(cluster, 'postmaster.opts')))?.[1];
  return port === undefined ? undefined : Number(port);
}

const PID_FILE = 'postmaster.pid';

function readPidFile(cluster: string): string[] {
  return readIfThere(join(cluster, PID_FILE)).split('\n');
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** A postmaster works in its cluster's folder and names it on its command line; a zombie does neither. */
function isServerOf(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (process.platform !== 'linux') return psArguments(pid).includes(`-D ${cluster} `);
  return (
    attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === cluster ||
    attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
      .split('\0')
      .includes(cluster)
  );
}

function psArguments(pid: number): string {
  return attempt(() => execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }));
}

/** The process may end while we look at it: then it isn't there. */
function attempt(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
