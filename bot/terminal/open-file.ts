import { open } from 'node:fs/promises';
import { DomainError } from '../../domain/errors.ts';

/** Opens a file named on the command line, or refuses in words. */
export async function openFile(path: string): Promise<{ source: AsyncIterable<Uint8Array>; bytes: number }> {
  try {
    const handle = await open(path);
    const { size, isDirectory } = await statOf(handle);
    if (isDirectory) throw unreadable(path, 'it is a folder');
    return { source: handle.createReadStream(), bytes: size };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw unreadable(path, inWords(error as NodeJS.ErrnoException));
  }
}

async function statOf(handle: Awaited<ReturnType<typeof open>>): Promise<{ size: number; isDirectory: boolean }> {
  const stat = await handle.stat();
  return { size: stat.size, isDirectory: stat.isDirectory() };
}

function inWords(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file; paths count from where you are';
  if (error.code === 'EACCES') return 'you may not read it';
  return error.message;
}

function unreadable(path: string, reason: string): DomainError {
  return new DomainError('file-unreadable', `${path} can't be read: ${reason}.`, { path });
}
