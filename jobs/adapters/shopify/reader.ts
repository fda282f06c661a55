import type { z } from 'zod';
import { StorefrontReadError } from '../../../domain/ports/storefront.ts';
import type { ShopAnswer, ShopFailure } from './answer.ts';
import { backoff } from './backoff.ts';
import type { Priority, Sleep } from './budget.ts';
import type { Client, ShopCall } from './client.ts';
import type { Operation } from './operations.ts';

interface Query<T> {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Points by the documented model: one per object, lists by their size. */
  readonly estimate: number;
  readonly priority: Priority;
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** Reads until it has a whole, valid answer, or throws StorefrontReadError. Reads are harmless, so they repeat themselves. */
export type Read = <T>(query: Query<T>) => Promise<T>;

/** A page smaller than this one might pass: whoever chose the size may try again. */
export class QueryTooCostly extends StorefrontReadError {}

export interface ReaderOptions {
  readonly client: Client;
  readonly apiVersion: string;
  readonly sleep: Sleep;
}

/** Four faults in a row are an outage, not a hiccup: with the backoff about four seconds, plus timeouts. */
const MOST_FAULTS = 4;
/** Being throttled is no fault, but whoever is turned away this often in one read shares the shop with a glutton. */
const MOST_THROTTLES = 30;
/** The reconcile may wait for its points; it has an hour. */
const PATIENCE_MS = 5 * 60_000;

export function createReader(options: ReaderOptions): Read {
  return async (query) => {
    let faults = 0;
    let throttles = 0;
    for (;;) {
      const answer = await options.client(callOf(query, options.apiVersion));
      if (query.signal.aborted) throw unreachable(query, 'it was stopped before it finished.');
      const failure = failureIn(answer);
      if (failure === null) return parsed(query, answer);
      if (failure.kind === 'unauthorized') throw new StorefrontReadError('shop-unauthorized', failure.message);
      if (failure.kind === 'refused') throw refusal(query, failure);
      const throttled = failure.kind === 'throttled';
      if (throttled ? ++throttles >= MOST_THROTTLES : ++faults >= MOST_FAULTS) throw givenUp(query, failure);
      const waitMs = throttled ? failure.retryAfterMs : backoff(faults, Math.random());
      await options.sleep(waitMs, query.signal).catch(() => undefined);
    }
  };
}

function callOf<T>(query: Query<T>, apiVersion: string): ShopCall {
  const { operation, variables, estimate, priority, signal } = query;
  const body = JSON.stringify({ query: operation.document, variables });
  return { operation: operation.name, estimate, priority, signal, patienceMs: PATIENCE_MS, apiVersion, body };
}

/** Errors beside data spoil the data: a part that is missing looks like zero. */
function failureIn(answer: ShopAnswer): ShopFailure | null {
  return answer.kind === 'data' ? answer.failure : answer;
}

function parsed<T>(query: Query<T>, answer: ShopAnswer): T {
  const result = query.schema.safeParse(answer.kind === 'data' ? answer.data : null);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unreadable(query, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`);
}

function refusal<T>(query: Query<T>, failure: Extract<ShopFailure, { kind: 'refused' }>): StorefrontReadError {
  const why = `${failure.code}: ${failure.message}`;
  if (failure.code === 'MAX_COST_EXCEEDED') return new QueryTooCostly('shop-answer-unreadable', why);
  return unreadable(query, why);
}

function givenUp<T>(query: Query<T>, failure: ShopFailure): StorefrontReadError {
  if (failure.kind === 'unknown' && failure.reason === 'bad-body') return unreadable(query, failure.message);
  return unreachable(query, failure.message);
}

function unreachable<T>(query: Query<T>, why: string): StorefrontReadError {
  return new StorefrontReadError('shop-unreachable', `Reading ${query.operation.name} from the shop failed: ${why}`);
}

function unreadable<T>(query: Query<T>, why: string): StorefrontReadError {
  const message = `The shop's answer to ${query.operation.name} can't be used: ${why}`;
  return new StorefrontReadError('shop-answer-unreadable', message);
}
