import type { Clock } from '../../../domain/clock.ts';
import { readAnswer, type ShopAnswer } from './answer.ts';
import type { Budget, Wish } from './budget.ts';
import type { TokenSource } from './tokens.ts';
import { post, type Exchange } from './transport.ts';

export interface ShopCall extends Wish {
  readonly apiVersion: string;
  readonly body: string;
  readonly mayWrite?: (() => boolean) | undefined;
}

/** Sends one call to the Admin API and says what came back; never throws for what the world may answer. */
export type Client = (call: ShopCall) => Promise<ShopAnswer>;

export interface ClientOptions {
  readonly url: string;
  readonly tokens: TokenSource;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}

export function createClient(options: ClientOptions): Client {
  return async (call) => {
    const first = await attempt(options, call);
    // A 401 did nothing, so the same bytes may go again: once, with a new token.
    if (first.refusedToken === null || !options.tokens.renew(first.refusedToken)) return first.answer;
    return (await attempt(options, call)).answer;
  };
}

interface Attempt {
  readonly answer: ShopAnswer;
  readonly refusedToken: string | null;
}

async function attempt(options: ClientOptions, call: ShopCall): Promise<Attempt> {
  const token = await options.tokens.current();
  if (token.kind !== 'token') return { answer: token, refusedToken: null };
  const grant = await options.budget.acquire(call);
  if (grant.kind !== 'granted') return { answer: notGranted(grant), refusedToken: null };
  const exchange = await send(options, call, token.value);
  const { answer, cost } = readAnswer(exchange, call.apiVersion, options.clock.now());
  options.budget.settle(call, grant.points, exchange.kind === 'not-sent' ? 'unspent' : cost);
  const failure = answer.kind === 'data' ? answer.failure : answer;
  if (failure?.kind === 'throttled') options.budget.hold(call.operation, failure.retryAfterMs);
  const refused = exchange.kind === 'answered' && exchange.status === 401;
  return { answer, refusedToken: refused ? token.value : null };
}

function notGranted(grant: { kind: 'later'; waitMs: number } | { kind: 'stopped' }): ShopAnswer {
  if (grant.kind === 'stopped') {
    return { kind: 'not-sent', reason: 'withdrawn', message: 'Stopped before anything was sent.' };
  }
  const message = `The shop's call budget is used up for the next ${grant.waitMs} ms.`;
  return { kind: 'throttled', message, retryAfterMs: grant.waitMs };
}

/** The one place where the token meets a request; it is struck from the answer, should the shop echo it. */
async function send(options: ClientOptions, call: ShopCall, token: string): Promise<Exchange> {
  const exchange = await post(options.fetch, {
    url: `${options.url}/admin/api/${call.apiVersion}/graphql.json`,
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token },
    body: call.body,
    timeoutMs: options.timeoutMs,
    signal: call.signal,
    mayWrite: call.mayWrite,
  });
  return exchange.kind === 'answered' ? { ...exchange, text: exchange.text.replaceAll(token, '***') } : exchange;
}
