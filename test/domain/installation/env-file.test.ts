import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEnvFile } from '../../../domain/installation/env-file.ts';

const envFile = () => join(mkdtempSync(join(tmpdir(), 'lockstep-env-')), '.env');

describe('the .env file', () => {
  it('adds what the environment does not have', () => {
    const path = envFile();
    writeFileSync(path, '# ours\nCHANNELS="wholesale,retail"\nDUE_UPDATES=15m\n');
    const environment: NodeJS.ProcessEnv = { DUE_UPDATES: '1h' };
    loadEnvFile(path, environment);
    expect(environment).toEqual({ CHANNELS: 'wholesale,retail', DUE_UPDATES: '1h' });
  });

  it('may be missing', () => {
    const environment = {};
    loadEnvFile(envFile(), environment);
    expect(environment).toEqual({});
  });

  it('is refused plainly when it is a folder', () => {
    const path = envFile();
    mkdirSync(path);
    expect(() => loadEnvFile(path, {})).toThrow(`The settings in ${path} can't be read: it is a folder.`);
  });

  it('is refused plainly when it leads nowhere, for whatever reason', () => {
    const path = envFile();
    symlinkSync(path, path); // root, who may read everything, can't read this either
    expect(() => loadEnvFile(path, {})).toThrow(
      /^The settings in .* can't be read: .*Make it a file that you may read/,
    );
  });
});
