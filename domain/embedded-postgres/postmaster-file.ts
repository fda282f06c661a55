import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** What postmaster.pid says, if a server of this cluster lives. A stale file is removed on the way. */
export function livingPostmaster(cluster: string): Postmaster | undefined {
  const path = join(cluster, 'postmaster.pid');
  const lines = readLines(path);
  if (!lines) return undefined;
  const pid = Number(lines[0]);
  if (!isServerOf(pid, cluster)) {
    // PostgreSQL itself only asks whether some process has this id, and refuses to start if one does: after a
    // reboot, or in a new container, that is often somebody else.
    rmSync(path, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

function readLines(path: string): string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A postmaster works in its cluster's folder and names it on its command line; a zombie does neither. */
function isServerOf(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return process.platform === 'linux'
    ? attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === cluster ||
        attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).includes(cluster)
    : attempt(() => execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })).includes(cluster);
}

/** The process may end while we look at it: then it isn't there. */
function attempt(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
