import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { runShopCommand } from '../../../jobs/sandbox/terminal.ts';
import { TOKEN, type Json } from './sandbox.ts';

export async function fileOf(lines: readonly string[], ending = '.csv', pack = packOf(ending)): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sandbox-')), `file${ending}`);
  await writeFile(file, pack(`${lines.join('\n')}\n`));
  return file;
}

function packOf(ending: string): (text: string) => string | Buffer {
  return ending.endsWith('.gz') ? gzipSync : (text) => text;
}

/** Types commands; `json` expects them to succeed and say nothing else. */
export function runner(url: string) {
  const run = async (...argv: string[]) => {
    const said = { out: '', err: '' };
    const io = {
      stdout: { write: (text: string) => (said.out += text) },
      stderr: { write: (text: string) => (said.err += text) },
    };
    const code = await runShopCommand(argv, { url, accessToken: TOKEN }, io);
    return { code, ...said };
  };
  const json = async (...argv: string[]): Promise<Json> => {
    const { code, out, err } = await run(...argv, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };
  return { run, json };
}
