import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
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

  it.skipIf(process.getuid?.() === 0)('is refused plainly when it may not be read', () => {
    const path = envFile();
    writeFileSync(path, '');
    chmodSync(path, 0o000);
    expect(() => loadEnvFile(path, {})).toThrow(`The settings in ${path} can't be read: you may not read it.`);
  });
});
