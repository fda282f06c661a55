import type { Clock } from '../../../domain/clock.ts';
import type { Model, ModelAnswer, Purse, Question } from '../../../domain/ports/investigator.ts';
import type { Toolbox } from '../../../domain/ports/toolbox.ts';
import { CaseLog } from './case-log.ts';
import { converse } from './converse.ts';
import { type Failure, quoted, unexpected } from './failure.ts';
import type { Answered } from './read-answer.ts';
import { guardToolbox, ToolboxDown } from './guarded-toolbox.ts';
import { readRef } from './refs.ts';
import type { ClaudeOptions } from './settings.ts';
import { openTill } from './till.ts';
import type { Patience } from './wire.ts';

export interface ClaudeDeps {
  readonly settings: ClaudeOptions;
  readonly toolbox: () => Promise<Toolbox>;
  readonly purse: Purse;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  readonly patience?: Patience;
}

/** An answer of some thousand tokens takes less than a minute to write; most overloads are over at the second try. */
const USUAL: Patience = { timeoutMs: 60_000, retries: 2 };

/** Claude with the house's own read tools. Whatever goes wrong is an answer, too; only the caller's abort rejects. */
export function createClaude(deps: ClaudeDeps): Model {
  return { name: deps.settings.model, ask: (question, signal) => ask(deps, question, signal) };
}

async function ask(deps: ClaudeDeps, question: Question, signal: AbortSignal): Promise<ModelAnswer> {
  signal.throwIfAborted();
  const { settings, clock } = deps;
  const log = new CaseLog();
  const returned = new Set<string>();
  const startedAt = clock.now();
  const ending = await inTime(settings, signal, (bounded) => investigate(deps, question, log, returned, bounded));
  signal.throwIfAborted();

  const facts = { model: settings.model, startedAt, finishedAt: clock.now() };
  if ('failed' in ending) {
    const { failed, says } = ending;
    return { outcome: 'failed', says, record: log.record({ ...facts, outcome: failed, explanation: says }) };
  }
  return {
    outcome: 'answered',
    finding: ending.finding,
    returned: [...returned].flatMap((ref) => readRef(ref) ?? []),
    record: log.record({ ...facts, outcome: 'answered', explanation: null })!,
  };
}

async function investigate(
  { settings, toolbox, purse, fetch = globalThis.fetch, patience = USUAL }: ClaudeDeps,
  question: Question,
  log: CaseLog,
  returned: Set<string>,
  signal: AbortSignal,
): Promise<Answered | Failure> {
  const till = openTill(settings, { purse, patience, fetch, log });
  const guarded = await guardToolbox(toolbox, signal);
  return converse({ settings, toolbox: guarded, till, log, returned }, question, signal);
}

async function inTime(
  { seconds, apiKey }: ClaudeOptions,
  signal: AbortSignal,
  act: (bounded: AbortSignal) => Promise<Answered | Failure>,
): Promise<Answered | Failure> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000)]);
  const outOfTime: Failure = { failed: 'seconds', says: `the model came to no answer within ${seconds} s` };
  try {
    const ending = await act(bounded);
    return 'failed' in ending && ending.failed === 'stopped' ? outOfTime : ending;
  } catch (error) {
    if (bounded.aborted) return outOfTime;
    if (!(error instanceof ToolboxDown)) return unexpected(error, apiKey);
    return { failed: 'toolbox', says: `the model's tools can't be reached: ${quoted(error.message, apiKey)}` };
  }
}
