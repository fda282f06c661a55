import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { type AgentCall, recordCall } from '../domain/access/record-call.ts';
import { DomainError } from '../domain/errors.ts';
import type { Exchange } from './methods/exchange.ts';
import { badArguments, couldNotAnswer, Refusal } from './refusal.ts';
import { clean, sentence } from './untrusted.ts';

/** What was asked: of a tool its name and arguments, of a resource its address, and so on. */
interface Asked {
  readonly method: string;
  readonly name: string;
  readonly arguments: unknown;
}

export interface Answered {
  readonly outcome: 'found' | 'nothing' | 'refused';
  /** How many rows the result has. */
  readonly rows: number;
  readonly result: Result;
}

/** Answers, and writes down that it was asked, before anybody hears the answer: without its line there is no answer. */
export async function recorded(exchange: Exchange, asked: Asked, answer: () => Promise<Answered>): Promise<Result> {
  const calledAt = exchange.deps.clock.now();
  const began = performance.now();
  const end = await endOf(exchange, answer);
  const tookMs = Math.round(performance.now() - began);
  await record(exchange, asked, { calledAt, tookMs, outcome: end.outcome, rows: end.rows });
  if ('refusal' in end) throw end.refusal;
  return end.result;
}

/** Rejects with a `Refusal` only: what else went wrong is told to us, not to the agent. */
export async function refusing<Value>({ deps, signal }: Exchange, work: () => Promise<Value>): Promise<Value> {
  try {
    const value = await work();
    signal.throwIfAborted(); // nobody waits for it any more
    return value;
  } catch (error) {
    throw refusalOf(error, signal.aborted ? undefined : deps.onError);
  }
}

interface Refused {
  readonly outcome: 'refused' | 'failed';
  readonly rows: 0;
  readonly refusal: unknown;
}

async function endOf(exchange: Exchange, answer: () => Promise<Answered>): Promise<Answered | Refused> {
  try {
    return await refusing(exchange, answer);
  } catch (error) {
    const outcome = error instanceof Refusal && error.mendable ? 'refused' : 'failed';
    return { outcome, rows: 0, refusal: error };
  }
}

/** The questions that could have been asked better. */
const answerable = new Set(['unknown-sku', 'unknown-location', 'unknown-case', 'name-a-location']);

function refusalOf(error: unknown, onError?: (error: unknown) => void): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DomainError && answerable.has(error.code)) return badArguments(sentence(error.message));
  onError?.(error);
  return couldNotAnswer();
}

type Line = Pick<AgentCall, 'calledAt' | 'tookMs' | 'outcome' | 'rows'>;

async function record({ deps, caller }: Exchange, asked: Asked, line: Line): Promise<void> {
  const { transport, tokenId, client } = caller;
  try {
    await recordCall(deps.recorder, {
      ...line,
      transport,
      tokenId,
      client: client === null ? null : clean(client, 200),
      method: asked.method,
      name: clean(asked.name, 200),
      arguments: asked.arguments,
    });
  } catch (error) {
    deps.onError?.(error);
    throw couldNotAnswer();
  }
}
