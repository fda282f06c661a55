#!/usr/bin/env node
/**
 * Starts main.ts with a Node that can run it. npm scripts find the packaged Node by themselves; a shebang, systemd or
 * an MCP client's configuration gets whatever the system has. Plain JavaScript that Node 18 still understands.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

const node = suitableNode();
if (node) run(node);
else refuse();

/** Node runs TypeScript without a flag since 22.18. */
function suitableNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18) ? process.execPath : packagedNode();
}

/** The optional dependency that brings Node 24 to Linux. */
function packagedNode() {
  try {
    const home = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`);
    const path = join(dirname(home), 'bin', 'node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function run(path) {
  const child = spawn(path, [join(HERE, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => forward(signal, child));
  child.once('error', (error) => {
    console.error(`Lockstep can't be started with ${path}: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal) dieOf(signal);
    else process.exit(code ?? 1);
  });
}

/** The terminal sends Ctrl-C to both of us; passed on as well, the second would look like impatience. */
function forward(signal, child) {
  if (signal === 'SIGINT' && isatty(0)) return;
  child.kill(signal);
}

/** Whoever started us is to see the same end as if they had started main.ts. */
function dieOf(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function refuse() {
  console.error(
    `Lockstep needs Node 22.18 or newer; this is ${process.versions.node}. ` +
      `Run "npm ci" in ${HERE} (on Linux that brings a newer Node along), or install one from https://nodejs.org.`,
  );
  process.exitCode = 1;
}
