import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { query } from '../../domain/database.ts';
import type { Office } from './office.ts';

/** How a client starts the product itself over stdio, on an office's database. */
export interface MainProcess {
  /** After the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly forget: () => void;
}

export async function mainProcess({ world }: Office): Promise<MainProcess> {
  const [row] = await query<{ name: string }>(world.database.em(), 'select current_database() as name');
  const url = new URL(inject('postgres').url);
  url.pathname = row!.name;
  const dataFolder = mkdtempSync(join(tmpdir(), 'lockstep-stdio-'));
  return {
    argv: [fileURLToPath(new URL('../../main.ts', import.meta.url)), 'mcp'],
    env: { ...nothingSet(), DATABASE_URL: url.href, LOCKSTEP_DATA: dataFolder, LOCKSTEP_SANDBOX: 'shop,slack,mail' },
    forget: () => rmSync(dataFolder, { recursive: true, force: true }),
  };
}

/** Of what this machine's own .env may set, nothing reaches a test: a blank isn't a setting, and the inspector takes no less. */
function nothingSet(): Record<string, string> {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  return Object.fromEntries([...example.matchAll(/^#([A-Z_]+)=/gmu)].map(([, name]) => [name!, ' ']));
}
