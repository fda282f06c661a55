import { DomainError } from '../errors.ts';
import { prepareBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { inFolderTerms, prepareDataFolder, type DataFolder } from './data-folder.ts';
import { Keeper } from './keeper.ts';
import { boundLog } from './log-file.ts';
import { livingPostmaster } from './postmaster-file.ts';
import { revive } from './revive.ts';
import { adoptServer, launchServer, shutDown } from './server.ts';
import { withStarterLock } from './starter-lock.ts';

export interface EmbeddedPostgresOptions {
  /** The installation's data folder (LOCKSTEP_DATA); created when missing. */
  dataFolder: string;
  /** Server settings on top of ours, such as `{ fsync: 'off' }`; they don't reach a server that is adopted. */
  settings?: Record<string, string>;
  /** Told in plain words, for people, about anything that takes a moment. */
  onLine?: (line: string) => void;
  /** Told `database-lost` when the server died before `stop` and can't be had back. One that can is no news. */
  onLost?: (error: DomainError) => void;
}

export interface EmbeddedPostgres {
  superuserUrl: (database: string) => string;
  port: number;
  /** True when the server was already running, started by another process or left behind by one. */
  adopted: boolean;
  /** Leaves the server; the last process to leave stops it. Close your own connections first. Safe to call twice. */
  stop: () => Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the packages, or adopts the one that already runs on this folder.
 * Several processes may share it; should it die, any of them starts it again on its port. Throws DomainError `data-folder-unusable`, `database-binaries-missing`,
 * `database-user-unusable`, `database-start-failed` or `database-start-timeout`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = prepareDataFolder(options.dataFolder);
  const { settings = {}, onLine = () => {}, onLost = () => {} } = options;
  // Start and first connection are one step under the lock: a server is never seen unused between the two.
  return withStarterLock(folder, async () => {
    const { binaries, password } = await prepare(folder, settings['fsync'] !== 'off', onLine);
    const running = await adoptServer(folder.cluster);
    const port = running ?? (await launchServer({ folder, binaries, settings }));
    const superuserUrl = (database: string) =>
      `postgresql://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
    const keeper = await openKeeper(superuserUrl('postgres'), folder);
    keeper.onLoss(() => void revive(keeper, { folder, binaries, settings, port }).catch(onLost));
    const stopBounding = keepLogBounded(folder.logFile);
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= leave(folder, keeper, onLine).finally(stopBounding));
    return { superuserUrl, port, adopted: running !== undefined, stop };
  });
}

async function prepare(folder: DataFolder, sync: boolean, onLine: (line: string) => void) {
  try {
    const binaries = prepareBinaries(folder);
    return { binaries, password: await ensureCluster({ folder, binaries, sync, onLine }) };
  } catch (error) {
    throw inFolderTerms(folder.root, error);
  }
}

async function openKeeper(url: string, folder: DataFolder): Promise<Keeper> {
  try {
    return await Keeper.open(url);
  } catch (error) {
    throw new DomainError(
      'database-start-failed',
      `The PostgreSQL server of ${folder.root} runs but lets nobody in: ${String(error)}. Its log is ${folder.logFile}.`,
      { dataFolder: folder.root },
    );
  }
}

function leave(folder: DataFolder, keeper: Keeper, onLine: (line: string) => void): Promise<void> {
  return withStarterLock(folder, async () => {
    const others = await keeper.othersConnected();
    await keeper.close();
    // A server that died can't be asked; one that can't be asked may still be in somebody's use.
    if (others === 0) await shutDown(folder.cluster);
    else if (livingPostmaster(folder.cluster)) onLine('PostgreSQL keeps running: others are connected to it.');
  });
}

/** A server that runs for months must not fill the disk: looked at every 10 minutes, by each process that uses it. */
function keepLogBounded(logFile: string): () => void {
  const timer = setInterval(() => boundLog(logFile), 10 * 60_000).unref();
  return () => clearInterval(timer);
}
