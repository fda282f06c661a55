import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The last line of standard output, parsed. */
  json(): unknown;
}

/** The product as people run it: child processes on one data folder of its own. */
export class Product {
  readonly dataFolder = mkdtempSync(join(tmpdir(), 'lockstep-product-'));
  /** Without an .env of somebody's. */
  readonly #workingFolder = mkdtempSync(join(tmpdir(), 'lockstep-elsewhere-'));
  readonly #settings: Readonly<Record<string, string>>;

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
    onTestFinished(() => this.#remove());
  }

  stock(...argv: string[]): Promise<Ended> {
    return this.run(['stock', ...argv]);
  }

  shop(...argv: string[]): Promise<Ended> {
    return this.run(['shop', ...argv]);
  }

  async run(argv: readonly string[]): Promise<Ended> {
    const running = this.spawn(argv);
    return running.ended;
  }

  /** A server whose starter was killed outlives it by design: here it would outlive its folder too. */
  #remove(): void {
    const pidFile = join(this.dataFolder, 'postgres', 'postmaster.pid');
    if (existsSync(pidFile)) process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
    for (const folder of [this.dataFolder, this.#workingFolder])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  spawn(argv: readonly string[]): RunningProduct {
    // Nothing of the machine's own configuration, nor of its .env, may reach a test.
    const inherited = Object.entries(process.env).filter(
      ([name]) =>
        !/^(LOCKSTEP_|DATABASE_URL|SHOPIFY_|MONGODB_|SLACK_|SMTP_|MAIL_|DIGEST_|MCP_|ANTHROPIC_|CLAUDE_|INVESTIGATOR|CHANNELS|DUE_|NODE_OPTIONS|VITEST)/.test(
          name,
        ),
    );
    const env = { ...Object.fromEntries(inherited), LOCKSTEP_DATA: this.dataFolder, ...this.#settings };
    return new RunningProduct(
      spawn(process.execPath, [MAIN, ...argv], { cwd: this.#workingFolder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }
}

export class RunningProduct {
  out = '';
  err = '';
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout!.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
    this.ended = this.#end();
  }

  /** Waits until standard output shows this. */
  async says(pattern: RegExp, withinMs = 40_000): Promise<void> {
    for (const until = Date.now() + withinMs; Date.now() < until; await wait(50)) {
      if (pattern.test(this.out)) return;
      if (this.child.exitCode !== null) break;
    }
    throw new SilentProduct(pattern, this);
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  async #end(): Promise<Ended> {
    const [code] = (await once(this.child, 'close')) as [number | null];
    const { out, err } = this;
    return { code, out, err, json: () => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as unknown };
  }
}

class SilentProduct extends Error {
  constructor(pattern: RegExp, { out, err }: RunningProduct) {
    super(`It never said ${pattern}. It said:\n${out}\n${err}`);
  }
}
