import { type EntityManager, query } from '../database.ts';
import type { ModelRecord } from '../ports/investigator.ts';
import { storableJson } from './storable-json.ts';

/** Keeps what passed between us and a model about an observation; returns its id. */
export async function storeInvestigation(
  em: EntityManager,
  { caseId, driftId }: { caseId: number; driftId: number },
  record: ModelRecord,
): Promise<number> {
  const [row] = await query<{ id: number }>(em, insert, [
    caseId,
    driftId,
    storable(record.model),
    record.promptHash,
    storable(record.outcome),
    record.explanation === null ? null : storable(record.explanation),
    record.turns,
    record.toolCalls,
    record.inputTokens,
    record.outputTokens,
    record.costUsd,
    storableJson(record.transcript),
    record.startedAt,
    record.finishedAt,
  ]);
  return row!.id;
}

function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

const insert = `
insert into investigation (case_id, drift_id, model, prompt_hash, outcome, explanation, turns, tool_calls, input_tokens,
                           output_tokens, cost_usd, transcript, started_at, finished_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
returning id::float8`;
