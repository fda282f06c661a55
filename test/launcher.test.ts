import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOlderNode } from './support/older-node.ts';

const REPOSITORY = join(import.meta.dirname, '..');
/** A Node that can't run TypeScript, when the machine has one: the real reason for the launcher. */
const olderNode = findOlderNode();
const node = olderNode ?? process.execPath;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-launcher-'));
  copyFileSync(join(REPOSITORY, 'lockstep.mjs'), join(home, 'lockstep.mjs'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(home, 'node_modules'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('lockstep.mjs', () => {
  it('runs main.ts with a Node that understands it, with the same arguments', () => {
    writeMain(`const said: string[] = [process.versions.node, ...process.argv.slice(2)]; console.log(said.join('|'));`);
    const { stdout, status } = launch('stock', 'receive', 'TEE BLK', '--key=a|b');
    expect(stdout).toMatch(/^(2[2-9]|[3-9]\d)\.\d+\.\d+\|stock\|receive\|TEE BLK\|--key=a\|b\n$/);
    expect(status).toBe(0);
  });

  it('runs from any folder and hands on what it is fed', () => {
    writeMain(`process.stdin.pipe(process.stdout);`);
    const { stdout } = spawnSync(node, [join(home, 'lockstep.mjs')], { cwd: '/', input: 'fed', encoding: 'utf8' });
    expect(stdout).toBe('fed');
  });

  it('ends with the exit code of main.ts', () => {
    writeMain(`process.exitCode = 7;`);
    expect(launch().status).toBe(7);
  });

  it('ends by the signal that ended main.ts', () => {
    writeMain(`process.kill(process.pid, 'SIGKILL');`);
    expect(launch().signal).toBe('SIGKILL');
  });

  it.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and waits for main.ts to finish', async (signal) => {
    writeMain(`
      process.once('${signal}', () => setTimeout(() => { console.log('drained'); process.exit(0); }, 100));
      setInterval(() => {}, 1000);
      console.log('ready');`);
    const launcher = spawn(node, [join(home, 'lockstep.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(launcher.stdout, 'data');
    let rest = '';
    launcher.stdout.on('data', (chunk) => (rest += String(chunk)));
    launcher.kill(signal);
    expect(await once(launcher, 'close')).toEqual([0, null]);
    expect(rest).toBe('drained\n');
  });

  it.runIf(olderNode)('says what to do when there is no suitable Node', () => {
    rmSync(join(home, 'node_modules'));
    const { status, stderr } = launch();
    expect(stderr).toMatch(/^Lockstep needs Node 22\.18 or newer; this is \d+\.\d+\.\d+\. Run "npm ci" in \S+ .*\n$/);
    expect(status).toBe(1);
  });
});

function writeMain(source: string): void {
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(home, 'main.ts'), source);
}

function launch(...words: string[]) {
  return spawnSync(node, [join(home, 'lockstep.mjs'), ...words], { encoding: 'utf8', timeout: 15_000 });
}
