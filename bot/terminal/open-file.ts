import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { DomainError } from '../../domain/errors.ts';

/** A file named on the command line, or a refusal in words. It is opened when it is first read from, and closed with the last. */
export async function openFile(path: string): Promise<{ source: AsyncIterable<Uint8Array>; bytes: number }> {
  try {
    await access(path, constants.R_OK);
    const { size, isDirectory } = await look(path);
    if (isDirectory) throw unreadable(path, 'it is a folder');
    return { source: bytesOf(path), bytes: size };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw unreadable(path, inWords(error as NodeJS.ErrnoException));
  }
}

async function look(path: string): Promise<{ size: number; isDirectory: boolean }> {
  const found = await stat(path);
  return { size: found.size, isDirectory: found.isDirectory() };
}

async function* bytesOf(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}

function inWords(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file; paths count from where you are';
  if (error.code === 'EACCES') return 'you may not read it';
  return error.message;
}

function unreadable(path: string, reason: string): DomainError {
  return new DomainError('file-unreadable', `${path} can't be read: ${reason}.`, { path });
}
