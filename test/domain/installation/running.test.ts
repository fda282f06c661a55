import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimFolder, whoRuns } from '../../../domain/installation/running.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'lockstep-claim-'));
const running = { pid: process.pid, startedAt: '2026-11-23T12:00:00.000Z', shop: null };

describe('claimFolder', () => {
  it('gives a folder to one process at a time, and says who has it', () => {
    const path = folder();
    const claim = claimFolder(path);
    claim.announce(running);
    expect(() => claimFolder(path)).toThrow(
      `Lockstep already runs on ${path} (process ${process.pid}, since 2026-11-23`,
    );
    claim.release();
    claimFolder(path).release();
  });

  it('refuses a folder that can not be one', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => claimFolder(file)).toThrow(/can't be used: a file is in its place/);
    expect(() => claimFolder(join(file, 'below'))).toThrow(/can't be used: a file is in its place/);
  });

  it.runIf(existsSync('/proc')).each(['/proc/nope', '/proc/nope/below'])('refuses %s, and at once', (path) => {
    expect(() => claimFolder(path)).toThrow(/can't be used: the folder above it takes no other/);
  });

  it('makes the folders that are missing', () => {
    const path = join(folder(), 'a', 'b');
    claimFolder(path).release();
    expect(statSync(path).mode & 0o777).toBe(0o755);
  });

  it('tells others who runs, in a file that only we may read, until it is released', () => {
    const path = folder();
    const claim = claimFolder(path);
    expect(whoRuns(path)).toBeNull();
    claim.announce(running);
    expect(whoRuns(path)).toEqual(running);
    expect(statSync(join(path, 'running.json')).mode & 0o777).toBe(0o600);
    claim.release();
    expect(whoRuns(path)).toBeNull();
  });

  it.each([
    ['a process that is gone', JSON.stringify({ ...running, pid: 4_194_303 })],
    ['half a file', '{"pid": 1'],
    ['something else', '[]'],
  ])('takes %s for nobody', (_what, text) => {
    const path = folder();
    writeFileSync(join(path, 'running.json'), text);
    expect(whoRuns(path)).toBeNull();
    claimFolder(path).release();
  });
});
