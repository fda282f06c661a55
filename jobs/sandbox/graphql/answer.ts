import { execute, GraphQLError } from 'graphql';
import type { ApiVersion } from '../settings.ts';
import { actualCost, requestedCost } from './cost.ts';
import { LISTS } from './lists.ts';
import { MUTATIONS } from './mutations.ts';
import { NODES } from './nodes.ts';
import { readRequest, type GraphQLRequest, type ReadyRequest } from './read-request.ts';
import { resolveField } from './resolve-field.ts';
import type { Throttle } from './throttle.ts';
import type { Visit } from './visit.ts';

/** A body of an HTTP 200, or an exception of the sandbox's own, which is an HTTP 500. */
export type Answer = Readonly<Record<string, unknown>>;

export interface Prepared {
  /** True only for one that will be executed. */
  readonly isMutation: boolean;
  /** Executes, and takes the cost off the bucket. */
  readonly run: (visit: Visit) => Promise<Answer>;
}

/** Everything that can be refused before the shop is touched: text, variables, size, budget. */
export function prepareAnswer(version: ApiVersion, request: GraphQLRequest, throttle: Throttle): Prepared {
  const read = readRequest(version, request);
  if ('errors' in read) return refused({ errors: read.errors });
  const requested = requestedCost(read.ready);
  if (requested > MAX_COST) return refused({ errors: [tooDear(requested)] });
  if (!throttle.reserve(requested)) return refused(throttledAnswer(requested, throttle));
  return {
    isMutation: read.ready.operation.operation === 'mutation',
    run: (visit) => runAnswer(read.ready, requested, throttle, visit),
  };
}

function refused(answer: Answer): Prepared {
  return { isMutation: false, run: async () => answer };
}

async function runAnswer(request: ReadyRequest, requested: number, throttle: Throttle, visit: Visit): Promise<Answer> {
  const result = await execute({
    schema: request.schema,
    document: request.document,
    operationName: request.operation.name?.value ?? null,
    variableValues: request.variables,
    rootValue: ROOT,
    contextValue: visit,
    fieldResolver: resolveField as never,
  });
  const broken = result.errors?.find((error) => error.originalError && !(error.originalError instanceof GraphQLError));
  if (broken?.originalError) throw broken.originalError;
  const actual = Math.min(requested, actualCost(request, result.data ?? null));
  throttle.refund(requested - actual);
  return { ...result, extensions: costOf(requested, actual, throttle) };
}

const ROOT = { ...LISTS, ...NODES, ...MUTATIONS };

/** HTTP 200, nothing executed (documented by Shopify's own CLI). */
export function throttledAnswer(requested: number, throttle: Throttle): Answer {
  return {
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation: RATE_LIMITS } }],
    extensions: costOf(requested, null, throttle),
  };
}

function tooDear(cost: number): Answer {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_COST}).`,
    extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: MAX_COST, documentation: RATE_LIMITS },
  };
}

function costOf(requestedQueryCost: number, actualQueryCost: number | null, throttle: Throttle): Answer {
  return { cost: { requestedQueryCost, actualQueryCost, throttleStatus: throttle.status() } };
}

/** Points a single query may cost (documented). */
const MAX_COST = 1000;
const RATE_LIMITS = 'https://shopify.dev/api/usage/rate-limits';
