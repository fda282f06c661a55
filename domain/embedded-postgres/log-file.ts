import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** Months of warnings; with the one kept aside, at most about twice this. */
const LOG_LIMIT_BYTES = 5_000_000;

/** Puts a log that has grown too large aside (`.1`) and empties it. The server appends, so it may go on writing. */
export function boundLog(logFile: string): void {
  const size = sizeOf(logFile);
  if (size <= LOG_LIMIT_BYTES) return;
  try {
    copyFileSync(logFile, `${logFile}.1`);
  } catch (error) {
    // On a full disk room is worth more than old lines.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  truncateSync(logFile);
}

export function sizeOf(logFile: string): number {
  return statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines written since the log had `from` bytes. */
export function lastLinesSince(logFile: string, from: number, lines = 8): string {
  const file = openSync(logFile, 'r');
  try {
    const end = fstatSync(file).size;
    // A line of PostgreSQL's is rarely longer than 500 bytes.
    const start = Math.max(from, end - lines * 500);
    const buffer = Buffer.alloc(Math.max(0, end - start));
    readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString('utf8').trim().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
}
