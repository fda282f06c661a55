import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../embedded-postgres/data-folder.ts';
import { openLock } from '../embedded-postgres/starter-lock.ts';
import { DomainError } from '../errors.ts';

/** What a running `npm start` tells other processes on its data folder. Secret: it holds the sandbox's token. */
const runningSchema = z.object({
  pid: z.number(),
  startedAt: z.string(),
  shop: z.object({ url: z.string(), accessToken: z.string(), domain: z.string() }).nullable(),
  /** Where it lets agents in. */
  mcpUrl: z.string().optional(),
});

export type Running = z.infer<typeof runningSchema>;

export interface Claim {
  announce(running: Running): void;
  release(): void;
}

const SQLITE_BUSY = 5;
/** Long enough for another who only looks, far too short for a person to notice. */
const PATIENCE_MS = 200;

/**
 * Takes the data folder for this process, until it ends. The lock is an exclusive transaction on an empty SQLite
 * file: the kernel frees it however the holder dies, so none is ever stale. Throws `already-running` or
 * `data-folder-unusable`.
 */
export function claimFolder(folder: string): Claim {
  makeFolder(folder);
  const lock = openLock({ root: folder, lockFile: join(folder, 'running.lock') }, PATIENCE_MS);
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw (error as { errcode?: number }).errcode === SQLITE_BUSY ? alreadyRunning(folder) : error;
  }
  const file = fileIn(folder);
  return {
    announce(running) {
      // Written aside and renamed: whoever looks sees all of it or none.
      writeFileSync(`${file}.new`, JSON.stringify(running), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    release() {
      rmSync(file, { force: true });
      lock.close();
    },
  };
}

/** The `npm start` that runs on this folder, or null. A file left behind by one that was killed counts for nothing. */
export function whoRuns(folder: string): Running | null {
  const running = runningSchema.safeParse(readJson(fileIn(folder)));
  return running.success && isAlive(running.data.pid) ? running.data : null;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // missing, or not ours
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it lives, under another user
  }
}

function fileIn(folder: string): string {
  return join(folder, 'running.json');
}

function alreadyRunning(folder: string): DomainError {
  const running = whoRuns(folder);
  const who = running ? ` (process ${running.pid}, since ${running.startedAt})` : '';
  return new DomainError(
    'already-running',
    `Lockstep already runs on ${folder}${who}. Stop that one first, or set LOCKSTEP_DATA to another folder.`,
    { dataFolder: folder, pid: running?.pid ?? null },
  );
}
