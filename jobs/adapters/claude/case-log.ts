import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { ModelRecord } from '../../../domain/ports/investigator.ts';
import type { Usage } from './prices.ts';
import { promptHash } from './prompt.ts';
import { transcriptOf } from './transcript.ts';

/** What one investigation said, asked and used so far. */
export class CaseLog {
  readonly messages: MessageParam[] = [];
  turns = 0;
  toolCalls = 0;
  inputTokens = 0;
  outputTokens = 0;
  costUsd = 0;

  add({ input, cacheWrites, cacheReads, output }: Usage, usd: number): void {
    this.inputTokens += input + cacheWrites + cacheReads;
    this.outputTokens += output;
    this.costUsd += usd;
  }

  /** Null when the model was never called. The cost is that of the answers: what was lost on the way is in the purse. */
  record(
    facts: Pick<ModelRecord, 'model' | 'outcome' | 'explanation' | 'startedAt' | 'finishedAt'>,
  ): ModelRecord | null {
    if (this.turns === 0) return null;
    const { turns, toolCalls, inputTokens, outputTokens, costUsd } = this;
    const transcript = transcriptOf(this.messages);
    return { ...facts, promptHash, turns, toolCalls, inputTokens, outputTokens, costUsd, transcript };
  }
}
