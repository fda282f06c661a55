import { describe, expect, it } from 'vitest';
import { decide } from '../../../domain/investigation/decide.ts';
import type { Gate } from '../../../domain/investigation/gates.ts';

describe('decide', () => {
  const passed: Gate[] = [{ gate: 'schema', passed: true, says: 'passed' }];
  const failed: Gate[] = [...passed, { gate: 'size', passed: false, says: 'too big' }];

  it.each([
    ['redrive', 'shadow', 'ask'],
    ['redrive', 'assist', 'fix'],
    ['redrive', 'auto', 'fix'],
    ['set', 'shadow', 'ask'],
    ['set', 'assist', 'ask'],
    ['set', 'auto', 'fix'],
    ['ask', 'auto', 'ask'],
  ] as const)('%s in mode %s: %s; never a fix when a gate fails', (action, mode, decision) => {
    expect(decide({ action, mode, gates: passed, watchedBefore: false })).toBe(decision);
    expect(decide({ action, mode, gates: failed, watchedBefore: false })).toBe('ask');
  });

  it('watches once, then asks', () => {
    expect(decide({ action: 'wait', mode: 'auto', gates: failed, watchedBefore: false })).toBe('watch');
    expect(decide({ action: 'wait', mode: 'auto', gates: passed, watchedBefore: true })).toBe('ask');
  });
});
