import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { accessSync, constants } from 'node:fs';
import { DomainError } from '../errors.ts';
import { unusable, type DataFolder } from './data-folder.ts';

/** Longer than the longest honest holder: a server's crash recovery (120 s) or its shutdown (60 s). */
const PATIENCE_MS = 180_000;
const SQLITE_BUSY = 5;

/**
 * Runs `action` while no other process starts or stops the server of this folder. The lock is an exclusive
 * transaction on an empty SQLite file: the kernel releases it when the holder dies, however it dies, so there is
 * no stale lock to reason about. Throws `database-start-timeout` when another holds it for three minutes.
 */
export async function withStarterLock<T>(folder: DataFolder, action: () => Promise<T>): Promise<T> {
  const lock = openLock(folder, 0);
  try {
    await acquire(lock, folder.lockFile);
    return await action();
  } finally {
    lock.close();
  }
}

/** A file to hold a lock by, made if need be; it waits `timeout` ms for a lock. Throws `data-folder-unusable`. */
export function openLock({ root, lockFile }: Pick<DataFolder, 'root' | 'lockFile'>, timeout: number): DatabaseSync {
  try {
    const lock = new DatabaseSync(lockFile, { timeout });
    // On a file that it may only read SQLite would take the transaction for a reader's, and lock nothing.
    accessSync(lockFile, constants.R_OK | constants.W_OK);
    return lock;
  } catch (error) {
    throw unusable(root, `you may not write to ${lockFile} (${String(error)})`);
  }
}

async function acquire(lock: DatabaseSync, lockFile: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!tryAcquire(lock)) {
    if (Date.now() > deadline) throw heldTooLong(lockFile);
    await sleep(20);
  }
}

function tryAcquire(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

function heldTooLong(lockFile: string): DomainError {
  return new DomainError(
    'database-start-timeout',
    `Another process has been starting or stopping PostgreSQL for ${PATIENCE_MS / 1000} s. End it and try again: it holds ${lockFile}.`,
    { lockFile },
  );
}
