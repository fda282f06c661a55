import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '../errors.ts';

export interface ServerUser {
  uid: number;
  gid: number;
}

/**
 * Whom PostgreSQL runs as: `undefined` means as ourselves. It refuses to run as root; root starts it as the owner
 * of the existing cluster, else as nobody.
 */
export function serverUserFor(cluster: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  const user = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody();
  const trial = spawnSync('/bin/sh', ['-c', ':'], { ...user, cwd: '/' });
  if (trial.status === 0) return user;
  throw new DomainError(
    'database-user-unusable',
    `PostgreSQL refuses to run as root, and nothing can be started here as user ${user.uid} (${trial.error?.message ?? trial.status}). Start Lockstep as an ordinary user, or set DATABASE_URL.`,
    { ...user },
  );
}

/** Whether the server could use these paths: asked of the kernel by trying it, so that ACLs and mounts count. */
export function canReach(user: ServerUser | undefined, ...paths: string[]): boolean {
  if (!user) return true;
  const script = 'for path; do test -r "$path" -o -x "$path" || exit 1; done';
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], { ...user, cwd: '/' }).status === 0;
}

/** The outermost folder that keeps the server out of `path`. */
export function whatBars(user: ServerUser, path: string): string {
  const parent = dirname(path);
  return parent === path || canReach(user, parent) ? path : whatBars(user, parent);
}

function nobody(): ServerUser {
  return { uid: askAboutNobody('-u'), gid: askAboutNobody('-g') };
}

function askAboutNobody(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}
