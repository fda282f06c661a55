import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { unusable, type DataFolder } from './data-folder.ts';

export interface Initialization {
  folder: DataFolder;
  binaries: Binaries;
  /** False only for tests: don't wait for the disk. */
  sync: boolean;
}

/** In a folder of its own, renamed when whole: an initdb that was killed halfway, or still runs without us, does no harm. */
export async function initialize({ folder, binaries, sync }: Initialization): Promise<void> {
  const { root, cluster, passwordFile, user } = folder;
  removeLeftovers(root);
  const partial = join(root, `${PARTIAL}${randomBytes(4).toString('hex')}`);
  const options = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = sync ? [] : ['--no-sync'];
  try {
    mkdirSync(partial, { mode: 0o700 });
    if (user) chownSync(partial, user.uid, user.gid);
    await promisify(execFile)(binaries.initdb, ['-D', partial, ...options, ...locale, ...flags], {
      ...user,
      cwd: '/',
      env: serverEnvironment(),
    });
    rmSync(cluster, { recursive: true, force: true });
    renameSync(partial, cluster);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw inFull(root, error as InitError);
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

type InitError = NodeJS.ErrnoException & { stderr?: string };

function inFull(root: string, error: InitError): Error {
  if (error.syscall?.startsWith('spawn')) return wontRun(error);
  if (error.stderr === undefined) return error;
  const said = error.stderr.trim() || error.message;
  if (/No space left|Disk quota exceeded/i.test(said)) return unusable(root, 'the disk is full');
  const lastLines = said.split('\n').slice(-6).join('\n');
  return new DomainError(
    'database-start-failed',
    `The database couldn't be created in ${root}. PostgreSQL said:\n${lastLines}\nSet DATABASE_URL to use a PostgreSQL of your own.`,
    { dataFolder: root },
  );
}

function wontRun(error: Error): DomainError {
  return new DomainError(
    'database-binaries-missing',
    `PostgreSQL's programs don't run on this machine (${error.message}): on Linux they need glibc, which Alpine lacks. Set DATABASE_URL to a PostgreSQL of your own.`,
  );
}
