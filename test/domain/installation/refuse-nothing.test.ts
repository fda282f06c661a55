import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { refuseNothing } from '../../../domain/installation/refuse-nothing.ts';

it('refuses a folder in which nobody ever opened a ledger, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-nothing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(() => refuseNothing(folder)).toThrow(/^There is no Lockstep in .* yet\. Run "npm start" once/u);
  expect(() => refuseNothing(join(folder, 'below'))).toThrow(/There is no Lockstep/u);
  mkdirSync(join(folder, 'postgres'));
  expect(() => refuseNothing(folder)).not.toThrow();
});
