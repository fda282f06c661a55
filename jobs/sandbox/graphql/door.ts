import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { claimFault, DEFAULT_SLOW_MS, type Fault, type FaultKind } from '../faults.ts';
import { readJson, sendHtml, sendJson, type Exchange } from '../http/exchange.ts';
import { hasToken } from '../http/token.ts';
import type { ApiVersion } from '../settings.ts';
import type { World } from '../world.ts';
import { prepareAnswer, throttledAnswer, type Answer } from './answer.ts';
import type { GraphQLRequest } from './read-request.ts';

/** POST /admin/api/{version}/graphql.json, and the faults on the way to it. */
export async function answerGraphQL(world: World, version: ApiVersion, exchange: Exchange): Promise<void> {
  if (await claimFault(world.pool, ['down'])) return destroy(exchange);
  const request = await readGraphQLRequest(exchange);
  const fault = await claimFault(world.pool, BEFORE_EXECUTION);
  if (fault?.kind === 'drop-before') return destroy(exchange);
  if (fault?.kind === 'html') return sendHtml(exchange, 200, '<html><body><h1>We will be back soon</h1></body></html>');
  if (fault?.kind === 'unauthorized' || !hasToken(exchange.request, world.accessToken)) {
    return sendJson(exchange, 401, { errors: WRONG_TOKEN });
  }
  if (fault?.kind === 'throttled') return sendJson(exchange, 200, throttledAnswer(SMALLEST_MUTATION, world.throttle));
  if (request === null) return sendJson(exchange, 400, { errors: { query: 'Required parameter missing or invalid' } });

  const outcome = await execute(world, version, request);
  await sleep(world.latencyMs + delayOf(fault));
  return outcome === 'drop' ? destroy(exchange) : sendJson(exchange, 200, outcome);
}

const BEFORE_EXECUTION: readonly FaultKind[] = ['drop-before', 'html', 'unauthorized', 'throttled', 'slow'];
/** Seen in answers of real shops. */
const WRONG_TOKEN = '[API] Invalid API key or access token (unrecognized login or wrong password)';
const SMALLEST_MUTATION = 10;

/** Executed first, so that what a fault destroys or delays did happen. */
async function execute(world: World, version: ApiVersion, request: GraphQLRequest): Promise<Answer | 'drop'> {
  const prepared = prepareAnswer(version, request, world.throttle);
  if ('refused' in prepared) return prepared.refused;
  const drop = prepared.isMutation && (await claimFault(world.pool, ['drop-after-apply'])) !== null;
  const answer = await prepared.run({
    pool: world.pool,
    now: await world.clock.now(world.pool),
    domain: world.domain,
    apiVersion: version,
    switches: world.switches,
  });
  return drop ? 'drop' : answer;
}

function delayOf(fault: Fault | null): number {
  return fault?.kind === 'slow' ? (fault.ms ?? DEFAULT_SLOW_MS) : 0;
}

function destroy({ request }: Exchange): void {
  request.socket.destroy();
}

/** null: not a GraphQL request. */
async function readGraphQLRequest(exchange: Exchange): Promise<GraphQLRequest | null> {
  try {
    const parsed = REQUEST.safeParse(await readJson(exchange, MAX_BODY_BYTES));
    if (!parsed.success) return null;
    const { query, variables, operationName } = parsed.data;
    return { query, variables: variables ?? {}, operationName: operationName ?? null };
  } catch (error) {
    if (error instanceof SandboxError) return null;
    throw error;
  }
}

const REQUEST = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** 250 rows take about 60 KB. */
const MAX_BODY_BYTES = 2_000_000;
