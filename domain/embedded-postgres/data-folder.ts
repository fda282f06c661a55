import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DomainError } from '../errors.ts';
import { canReach, serverUserFor, whatBars, type ServerUser } from './server-user.ts';

export interface DataFolder {
  root: string;
  cluster: string;
  passwordFile: string;
  logFile: string;
  lockFile: string;
  /** Whom the server runs as; `undefined` is ourselves. */
  user: ServerUser | undefined;
}

/** Makes the data folder if need be and makes sure that we can write to it and that the server's user can get there. */
export function prepareDataFolder(path: string): DataFolder {
  const root = makeFolder(resolve(path));
  const cluster = join(root, 'postgres');
  const user = serverUserFor(cluster);
  if (user) admit(user, root);
  else refuseForeign(root, cluster);
  return {
    root,
    cluster,
    passwordFile: join(root, 'postgres.password'),
    logFile: join(root, 'postgres.log'),
    lockFile: join(root, 'postgres.lock'),
    user,
  };
}

/** The error for a data folder that can't be used, with the reason and what to do. */
export function unusable(root: string, reason: string): DomainError {
  return new DomainError(
    'data-folder-unusable',
    `The data folder ${root} can't be used: ${reason}. Set LOCKSTEP_DATA to a folder that can, or DATABASE_URL to a PostgreSQL of your own.`,
    { dataFolder: root, reason },
  );
}

/** Makes it if need be, and makes sure that we can write to it. Returns where it really lies. */
export function makeFolder(path: string): string {
  try {
    if (!isFolder(path)) makeWithParents(path);
    accessSync(path, constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw inFolderTerms(path, error);
  }
}

/** Node's own `recursive` never returns where the parent is there but takes no folder, as /proc. */
function makeWithParents(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeWithParents(parent);
  try {
    mkdirSync(path);
    // Not under the caller's umask: what is private in here guards itself, and the server's user has to pass.
    chmodSync(path, 0o755);
  } catch (error) {
    if (!isFolder(path)) throw error; // else another process was faster
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A failure of the file system as what it means: the folder can't be used. Anything else stays what it is. */
export function inFolderTerms(root: string, error: unknown): unknown {
  const isFileSystems = error instanceof Error && 'syscall' in error && 'path' in error;
  return isFileSystems ? unusable(root, inWords(error)) : error;
}

function inWords(error: { code?: unknown; message: string }): string {
  if (error.code === 'EEXIST' || error.code === 'ENOTDIR') return 'a file is in its place';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'you may not write to it';
  if (error.code === 'ENOENT') return 'the folder above it takes no other';
  if (error.code === 'EROFS') return 'it is on a read-only disk';
  if (error.code === 'ENOSPC') return 'the disk is full';
  return error.message;
}

function refuseForeign(root: string, cluster: string): void {
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid ?? process.getuid?.();
  if (owner === process.getuid?.()) return;
  throw unusable(root, `its database belongs to user ${owner}: start Lockstep as that user, or as root`);
}

/**
 * A folder made for root alone (as mktemp makes them) is opened to the server's group: to pass through, not to look
 * around. Only the data folder itself: the folders above it are none of our business.
 */
function admit(user: ServerUser, root: string): void {
  const { uid, gid, mode } = statSync(root);
  if (!canReach(user, root) && uid === 0 && gid === 0) {
    chownSync(root, 0, user.gid);
    chmodSync(root, (mode & 0o7777) | 0o010);
  }
  if (canReach(user, root)) return;
  throw unusable(
    root,
    `PostgreSQL never runs as root, so it runs as user ${user.uid}, who may not pass through ${whatBars(user, root)}`,
  );
}
