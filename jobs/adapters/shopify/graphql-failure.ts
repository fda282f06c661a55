import { z } from 'zod';
import type { ShopFailure } from './answer.ts';

export const graphqlErrorSchema = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional().catch(undefined) }).optional(),
});

type GraphqlError = z.infer<typeof graphqlErrorSchema>;

/** The request is wrong (recorded: the first three; the others documented or inferred). Nothing was executed. */
const REQUEST_FAULTS = new Set([
  'INVALID_FIELD_ARGUMENTS',
  'BAD_REQUEST',
  'INVALID_VARIABLE',
  'MAX_COST_EXCEEDED',
  'MAX_INPUT_SIZE_EXCEEDED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/** The shop's library names its checks before execution in lower camel case, e.g. "undefinedField" (inferred). */
const STATIC_CHECK = /^[a-z][A-Za-z]+$/u;

/**
 * Top-level errors of an HTTP 200, the worst one deciding: whatever is not known to have done nothing is unknown.
 * `beforeExecution`: the answer has no `data` entry at all, which GraphQL reserves for requests that never ran.
 */
export function graphqlFailure(
  errors: readonly GraphqlError[],
  beforeExecution: boolean,
  throttledForMs: number,
): ShopFailure {
  const failures = errors.map((error) => failureOf(error, beforeExecution, throttledForMs));
  const worst = ORDER.map((kind) => failures.find((failure) => failure.kind === kind)).find(Boolean);
  return worst ?? { kind: 'unknown', reason: 'bad-body', message: "The shop's list of errors is empty." };
}

const ORDER: readonly ShopFailure['kind'][] = ['unknown', 'throttled', 'unauthorized', 'refused'];

function failureOf(error: GraphqlError, beforeExecution: boolean, throttledForMs: number): ShopFailure {
  const code = error.extensions?.code ?? '';
  const message = shorten(error.message);
  if (code === 'THROTTLED') return { kind: 'throttled', message, retryAfterMs: throttledForMs };
  if (code === 'ACCESS_DENIED') {
    return { kind: 'unauthorized', message: `The shop denied access: ${message} Check the scopes of the app's token.` };
  }
  if (REQUEST_FAULTS.has(code) || (beforeExecution && STATIC_CHECK.test(code))) {
    return { kind: 'refused', code, message };
  }
  return { kind: 'unknown', reason: '5xx', message: `The shop reported ${code || 'an error'}: ${message}` };
}

function shorten(message: string): string {
  return message.length > 300 ? `${message.slice(0, 300)}…` : message;
}
