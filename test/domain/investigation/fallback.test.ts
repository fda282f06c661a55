import { describe, expect, it } from 'vitest';
import { withFallback } from '../../../domain/investigation/fallback.ts';
import type { Answer, Finding, Investigator, Model, Question } from '../../../domain/ports/investigator.ts';
import { modelRecord } from './model-record.ts';

const question: Question = { caseId: 1, driftId: 2, skuId: 3, sku: 'MUG', locationId: 4, location: 'main', delta: -4 };
const finding: Finding = { cause: 'unknown', confidence: 0.4, explanation: 'No.', action: 'ask', evidence: [] };
const returned = [{ kind: 'movement', id: 7 }] as const;
const record = modelRecord();
const byPlaybook: Answer = { by: 'playbook', finding, returned: [], instead: null, record: null };
const playbook: Investigator = { name: 'playbook', investigate: async () => byPlaybook };
const never = new AbortController().signal;

function asking(ask: Model['ask']): Promise<Answer> {
  return withFallback({ model: { name: 'claude', ask }, playbook }).investigate(question, never);
}

describe('withFallback', () => {
  it('is known by the name of the model', () => {
    expect(withFallback({ model: { name: 'claude', ask: async () => failed('') }, playbook }).name).toBe('claude');
  });

  it('lets the model answer', async () => {
    const said = { ...finding, cause: 'event missed', explanation: 'Yes.' };
    expect(await asking(async () => ({ outcome: 'answered', finding: said, returned, record }))).toEqual({
      by: 'claude',
      finding: said,
      returned,
      instead: null,
      record,
    });
  });

  it('lets the playbook answer for a model that failed, says why, and keeps the record', async () => {
    expect(await asking(async () => failed("the day's budget for the model is spent"))).toEqual({
      ...byPlaybook,
      instead: "claude did not answer: the day's budget for the model is spent",
    });
    expect(await asking(async () => ({ ...failed('it refused'), record }))).toMatchObject({ by: 'playbook', record });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a cause nobody knows', { ...finding, cause: 'gremlins' }],
    ['confidence 7', { ...finding, confidence: 7 }],
    ['evidence as text', { ...finding, evidence: ['message/7'] }],
    ['a kind that nobody can cite', { ...finding, evidence: [{ kind: 'case', id: 1 }] }],
  ])('takes %s for no answer', async (_, said) => {
    const answer = await asking(async () => ({ outcome: 'answered', finding: said, returned, record }));
    expect(answer).toMatchObject({ by: 'playbook', finding, returned: [], record: { outcome: 'nonsense' } });
    expect(answer.instead).toMatch(/^claude did not answer: what it said is no finding \(/);
  });

  it('takes a model that breaks its word and throws for one that failed', async () => {
    expect(await asking(() => Promise.reject(new TypeError('no such\nhost')))).toMatchObject({
      by: 'playbook',
      instead: 'claude did not answer: it broke down (no such host)',
      record: null,
    });
  });

  it('stops when it is told to, and asks nobody else then', async () => {
    const stopping = new AbortController();
    const ask: Model['ask'] = async (_, signal) => {
      stopping.abort(new TypeError('enough'));
      throw signal.reason;
    };
    const unasked: Investigator = { name: 'playbook', investigate: () => Promise.reject(new TypeError('asked')) };
    const both = withFallback({ model: { name: 'claude', ask }, playbook: unasked });
    await expect(both.investigate(question, stopping.signal)).rejects.toThrow('enough');
  });
});

function failed(says: string) {
  return { outcome: 'failed' as const, says, record: null };
}
