import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** A Node on the path that can't run TypeScript: what a client of somebody's may start us with. */
export function findOlderNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return candidates.find((path) => {
    const [major, minor] = versionOf(path);
    return major !== undefined && minor !== undefined && (major < 22 || (major === 22 && minor < 18));
  });
}

function versionOf(path: string): number[] {
  try {
    return execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.').map(Number);
  } catch {
    return [];
  }
}
