import { exchangeFailure } from './exchange-failure.ts';
import type { NotSent, Unknown } from './answer.ts';

/** One HTTP answer read to its end, or the reason why there is none. */
export type Exchange = { kind: 'answered'; status: number; headers: Headers; text: string } | NotSent | Unknown;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly mayWrite?: (() => boolean) | undefined;
}

/**
 * Posts once over a kept-alive connection. `mayWrite` is asked in the same turn in which fetch takes over; when a new
 * connection is needed, its set-up (at most `timeoutMs`) still lies between that question and the first byte.
 * A redirect is an answer, not followed: a write must not be repeated at an address nobody configured.
 */
export async function post(fetch: typeof globalThis.fetch, request: Post): Promise<Exchange> {
  if (request.signal.aborted) return withdrawn('Stopped before anything was sent.');
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, deadline]);
  if (request.mayWrite?.() === false) return withdrawn('Withdrawn before anything was sent.');
  try {
    const { url, headers, body } = request;
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { kind: 'answered', status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (deadline.aborted) return lost('timeout', `The shop did not answer within ${request.timeoutMs} ms.`);
    if (request.signal.aborted) return lost('connection', 'Stopped while waiting for the answer.');
    return exchangeFailure(error);
  }
}

function withdrawn(message: string): NotSent {
  return { kind: 'not-sent', reason: 'withdrawn', message };
}

function lost(reason: Unknown['reason'], message: string): Unknown {
  return { kind: 'unknown', reason, message };
}
