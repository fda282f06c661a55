import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { DomainError } from '../errors.ts';

/** Longer than the longest honest holder: a server's crash recovery (120 s) or its shutdown (60 s). */
const PATIENCE_MS = 180_000;
const SQLITE_BUSY = 5;

/**
 * Runs `action` while no other process starts or stops the server of this folder. The lock is an exclusive
 * transaction on an empty SQLite file: the kernel releases it when the holder dies, however it dies, so there is
 * no stale lock to reason about. Throws `database-start-timeout` when another holds it for three minutes.
 */
export async function withStarterLock<T>(lockFile: string, action: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    await acquire(lock, lockFile);
    return await action();
  } finally {
    lock.close();
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
