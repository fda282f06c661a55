import { describe, expect, it } from 'vitest';
import { readFinding } from '../../../domain/investigation/read-finding.ts';

const finding = { cause: 'unknown', confidence: 0.95, explanation: '', action: 'redrive', evidence: [] };

it('an answer with the shape of one is taken as it came', () => {
  expect(readFinding(finding)).toEqual({ finding, unreadable: null });
});

describe('an answer without the shape of one', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'set it to 500'],
    ['confidence 7', { ...finding, confidence: 7 }],
    ['confidence below zero', { ...finding, confidence: -0.1 }],
    ['confidence that is no number', { ...finding, confidence: Number.NaN }],
    ['an action nobody knows', { ...finding, action: 'delete' }],
    ['an id that is no id', { ...finding, evidence: [{ kind: 'message', id: 1.5 }] }],
    [
      'too many rows',
      { ...finding, evidence: Array.from({ length: 51 }, (_, id) => ({ kind: 'message', id: id + 1 })) },
    ],
    ['more text than anybody reads', { ...finding, explanation: 'x'.repeat(2_001) }],
    ['a text that can not be stored', { ...finding, explanation: 'a\0b' }],
  ])('is not taken: %s', (_, answer) => {
    const read = readFinding(answer);
    expect(read.finding).toMatchObject({ cause: 'unknown', confidence: 0, action: 'ask', evidence: [] });
    expect(read.unreadable).toMatch(/\w/);
  });
});
