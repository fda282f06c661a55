import type { ModelRecord } from '../../../domain/ports/investigator.ts';

/** What passed between us and a model that was asked for three turns. */
export function modelRecord(changes: Partial<ModelRecord> = {}): ModelRecord {
  return {
    model: 'claude-opus-5-5',
    promptHash: 'f'.repeat(64),
    outcome: 'answered',
    explanation: null,
    turns: 3,
    toolCalls: 5,
    inputTokens: 12_000,
    outputTokens: 800,
    costUsd: 0.064,
    transcript: [{ role: 'user', content: 'What happened?' }],
    startedAt: new Date('2026-11-23T10:00:00Z'),
    finishedAt: new Date('2026-11-23T10:00:20Z'),
    ...changes,
  };
}
