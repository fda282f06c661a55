import { z } from 'zod';
import { costSchema, throttledFor, type QueryCost } from './cost.ts';
import { graphqlErrorSchema, graphqlFailure } from './graphql-failure.ts';
import { httpFailure } from './http-failure.ts';
import type { Exchange } from './transport.ts';

/** What the shop said to one call, before anybody decides what that means for a write or a read. */
export type ShopAnswer = Data | ShopFailure;

/** `failure` is set when errors came beside data: a read must not use it, a write looks for its group first. */
interface Data {
  readonly kind: 'data';
  readonly data: Readonly<Record<string, unknown>>;
  readonly failure: ShopFailure | null;
}

export type ShopFailure = Throttled | Unauthorized | Refused | NotSent | Unknown;

/** Nothing was done; try again after the wait. */
interface Throttled {
  readonly kind: 'throttled';
  readonly message: string;
  readonly retryAfterMs: number;
}

/** Nothing was done and nothing will be before a person looks at token, scopes, domain or version. */
interface Unauthorized {
  readonly kind: 'unauthorized';
  readonly message: string;
}

/** The request itself was wrong: nothing was done, and the same request will be refused again. */
interface Refused {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
}

export interface NotSent {
  readonly kind: 'not-sent';
  readonly reason: 'refused' | 'dns' | 'tls' | 'withdrawn';
  readonly message: string;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: 'timeout' | 'connection' | '5xx' | 'bad-body';
  readonly message: string;
}

const bodySchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  // A string at least with 401 (documented for REST, seen in the wild for GraphQL).
  errors: z.union([z.string().transform((message) => [{ message }]), z.array(graphqlErrorSchema)]).optional(),
  extensions: z.object({ cost: costSchema.optional().catch(undefined) }).optional(),
});

export interface ReadAnswer {
  readonly answer: ShopAnswer;
  readonly cost: QueryCost | undefined;
}

/** Reads one exchange. `apiVersion` is for the message only, `now` for a Retry-After given as a date. */
export function readAnswer(exchange: Exchange, apiVersion: string, now: Date): ReadAnswer {
  if (exchange.kind !== 'answered') return { answer: exchange, cost: undefined };
  if (exchange.status !== 200) return { answer: httpFailure(exchange, apiVersion, now), cost: undefined };
  const body = bodySchema.safeParse(parseJson(exchange.text));
  if (!body.success) return { answer: unreadable('is not GraphQL JSON'), cost: undefined };
  const cost = body.data.extensions?.cost;
  return { answer: graphqlAnswer(body.data, throttledFor(cost)), cost };
}

function graphqlAnswer({ data, errors = [] }: z.infer<typeof bodySchema>, throttledForMs: number): ShopAnswer {
  const failure = errors.length > 0 ? graphqlFailure(errors, data === undefined, throttledForMs) : null;
  if (data) return { kind: 'data', data, failure };
  return failure ?? unreadable('has neither data nor errors');
}

function unreadable(what: string): Unknown {
  return { kind: 'unknown', reason: 'bad-body', message: `The shop's answer ${what}.` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
