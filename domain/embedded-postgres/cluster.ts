import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { unusable, type DataFolder } from './data-folder.ts';
import { initialize, type Initialization } from './initdb.ts';

interface ClusterRequest extends Initialization {
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
  const password = readIfThere(passwordFile) || randomBytes(24).toString('hex');
  // On the disk before initdb: a power cut must not leave a database with a password that nobody knows.
  writeFileSync(passwordFile, password, { mode: 0o600, flush: true });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  return password;
}
