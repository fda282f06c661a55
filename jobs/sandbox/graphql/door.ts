import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { claimFault, DEFAULT_SLOW_MS, type Fault, type FaultKind } from '../faults.ts';
import { readJson, sendHtml, sendJson, type Exchange } from '../http/exchange.ts';
import { hasToken } from '../http/token.ts';
import type { ApiVersion } from '../settings.ts';
import type { World } from '../world.ts';
import { prepareAnswer, throttledAnswer } from './answer.ts';
import type { GraphQLRequest } from './read-request.ts';

/** POST /admin/api/{version}/graphql.json, and the faults on the way to it. */
export async function answerGraphQL(world: World, version: ApiVersion, exchange: Exchange): Promise<void> {
  const { now, faultOf } = await arrive(world);
  if (await faultOf(['down'])) return destroy(exchange);
  const request = await readGraphQLRequest(exchange);
  const fault = await faultOf(BEFORE_EXECUTION);
  if (fault?.kind === 'drop-before') return destroy(exchange);
  if (fault?.kind === 'html') return sendHtml(exchange, 200, '<html><body><h1>We will be back soon</h1></body></html>');
  if (fault?.kind === 'unauthorized' || !hasToken(exchange.request, world.accessToken)) {
    return sendJson(exchange, 401, { errors: WRONG_TOKEN });
  }
  if (fault?.kind === 'throttled') return sendJson(exchange, 200, throttledAnswer(SMALLEST_MUTATION, world.throttle));
  if (request === null) return sendJson(exchange, 400, { errors: { query: 'Required parameter missing or invalid' } });

  const { pool, domain, switches } = world;
  const prepared = prepareAnswer(version, request, world.throttle);
  // Claimed before and carried out after the execution: what the client never hears of did happen.
  const drop = prepared.isMutation && (await faultOf(['drop-after-apply'])) !== null;
  const answer = await prepared.run({ pool, domain, switches, now, apiVersion: version });
  const delay = world.latencyMs + delayOf(fault);
  if (delay > 0) await sleep(delay);
  return drop ? destroy(exchange) : sendJson(exchange, 200, answer);
}

interface Arrival {
  readonly now: Date;
  readonly faultOf: (kinds: readonly FaultKind[]) => Promise<Fault | null>;
}

/** The shop's time, and which faults are on, in one question; only when one is on is there more to ask. */
async function arrive({ pool, clock }: World): Promise<Arrival> {
  const { rows } = await pool.query<{ ahead: number; faults: FaultKind[] }>(
    'select ahead_ms::float8 as ahead, array(select distinct kind from fault) as faults from clock',
  );
  const on = rows[0]?.faults ?? [];
  return {
    now: clock.ahead(rows[0]?.ahead ?? 0),
    faultOf: async (kinds) => (kinds.some((kind) => on.includes(kind)) ? claimFault(pool, kinds) : null),
  };
}

const BEFORE_EXECUTION: readonly FaultKind[] = ['drop-before', 'html', 'unauthorized', 'throttled', 'slow'];
/** Seen in answers of real shops. */
const WRONG_TOKEN = '[API] Invalid API key or access token (unrecognized login or wrong password)';
const SMALLEST_MUTATION = 10;

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
