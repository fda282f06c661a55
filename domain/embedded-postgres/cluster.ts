import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { unusable, type DataFolder } from './data-folder.ts';

interface ClusterRequest {
  folder: DataFolder;
  binaries: Binaries;
  /** False only for tests: don't wait for the disk. */
  sync: boolean;
  onLine: (line: string) => void;
}

/** The cluster of this folder, made on first use. Returns the superuser's password. */
export async function ensureCluster(request: ClusterRequest): Promise<string> {
  const { folder, binaries, onLine } = request;
  if (!isEmpty(folder.cluster)) return existingCluster(folder, binaries);
  onLine(`Creating the database in ${folder.cluster} (once).`);
  // The password first: should we die in between, the next start uses it; the other way round nobody could get in.
  const password = ensurePassword(folder);
  await initialize(request);
  return password;
}

function isEmpty(cluster: string): boolean {
  return !existsSync(cluster) || readdirSync(cluster).length === 0;
}

function existingCluster({ root, cluster, passwordFile }: DataFolder, binaries: Binaries): string {
  const version = readIfThere(join(cluster, 'PG_VERSION'));
  if (version === undefined) throw unusable(root, `${cluster} holds files, but no PostgreSQL database`);
  if (version !== binaries.majorVersion) {
    throw unusable(
      root,
      `its database was made by PostgreSQL ${version}, and this is ${binaries.majorVersion}: dump it with the old version and restore it into a new folder`,
    );
  }
  const password = readIfThere(passwordFile);
  if (password === undefined)
    throw unusable(root, `${passwordFile} is gone, and nobody gets in without it: restore it`);
  return password;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function ensurePassword({ passwordFile, user }: DataFolder): string {
  const known = readIfThere(passwordFile);
  if (known) return known;
  const password = randomBytes(24).toString('hex');
  // Written to the disk before initdb: a power cut must not leave a database with a password that nobody knows.
  writeFileSync(passwordFile, password, { mode: 0o600, flush: true });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  return password;
}

/** In a folder of its own, renamed when whole: an initdb that was killed halfway, or still runs without us, does no harm. */
async function initialize({ folder, binaries, sync }: ClusterRequest): Promise<void> {
  const { root, cluster, passwordFile, user } = folder;
  removeLeftovers(root);
  const partial = join(root, `${PARTIAL}${randomBytes(4).toString('hex')}`);
  mkdirSync(partial, { mode: 0o700 });
  if (user) chownSync(partial, user.uid, user.gid);
  const options = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = sync ? [] : ['--no-sync'];
  try {
    await promisify(execFile)(binaries.initdb, ['-D', partial, ...options, ...locale, ...flags], {
      ...user,
      cwd: '/',
      env: serverEnvironment(),
    });
    rmSync(cluster, { recursive: true, force: true });
    renameSync(partial, cluster);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw initFailure(root, error as Error & { stderr?: string });
  }
}

const PARTIAL = 'postgres.partial-';

function removeLeftovers(root: string): void {
  const leftovers = readdirSync(root).filter((name) => name.startsWith(PARTIAL));
  for (const name of leftovers) rmSync(join(root, name), { recursive: true, force: true, maxRetries: 3 });
}

/** Nothing of the caller's PG* or LC_* settings: a PGPORT or an unknown locale would change or stop the server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function initFailure(root: string, error: Error & { stderr?: string }): DomainError {
  const said = error.stderr?.trim() || error.message;
  if (/No space left|Disk quota exceeded/i.test(said)) return unusable(root, 'the disk is full');
  const lastLines = said.split('\n').slice(-6).join('\n');
  return new DomainError(
    'database-start-failed',
    `The database couldn't be created in ${root}. PostgreSQL said:\n${lastLines}\nSet DATABASE_URL to use a PostgreSQL of your own.`,
    { dataFolder: root },
  );
}
