import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { DomainError } from '../errors.ts';

/**
 * Adds what the file sets to the environment, which wins; no file is fine. Node's own `loadEnvFile` takes a file that
 * may not be read for none. Throws `env-file-unreadable`.
 */
export function loadEnvFile(path: string, environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(parseEnv(read(path)))) environment[name] ??= value;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw unreadable(resolve(path), words[code ?? ''] ?? message);
  }
}

const words: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
};

function unreadable(path: string, reason: string): DomainError {
  return new DomainError(
    'env-file-unreadable',
    `The settings in ${path} can't be read: ${reason}. Make it a file that you may read, or remove it.`,
    { path, reason },
  );
}
