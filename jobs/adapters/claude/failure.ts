import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';

/** `says` goes on a card, in the middle of a sentence: no capital, no full stop. */
export interface Failure {
  readonly failed:
    | 'rate-limited'
    | 'overloaded'
    | 'unauthorized'
    | 'api-error'
    | 'unreachable'
    | 'timeout'
    | 'refusal'
    | 'max-tokens'
    | 'context-full'
    | 'prose'
    | 'nonsense'
    | 'stranger-evidence'
    | 'turns'
    | 'tokens'
    | 'seconds'
    | 'usd-case'
    | 'usd-day'
    | 'toolbox'
    /** By a signal: whose it was is known further out. */
    | 'stopped'
    | 'unexpected';
  readonly says: string;
}

/**
 * What a model does by itself, with the question as it is: asked the same again it is paid to do the same. The service, the
 * way to it, our key, our tools and the day's money are another matter: they come right.
 */
export const ownFailures: readonly Failure['failed'][] = [
  'refusal',
  'max-tokens',
  'context-full',
  'prose',
  'nonsense',
  'stranger-evidence',
  'turns',
  'tokens',
  'usd-case',
];

/** Enough to know what is wrong, and no more of what somebody else wrote. */
const LONGEST_QUOTE = 200;

export const noMessage: Failure = { failed: 'api-error', says: "the model's service answered with no message" };

/** Whatever the service, or the way to it, did instead of answering. */
export function exchangeFailure(error: unknown, secret: string): Failure {
  if (error instanceof APIConnectionTimeoutError)
    return { failed: 'timeout', says: 'the model took too long to answer' };
  if (error instanceof APIConnectionError) return { failed: 'unreachable', says: "the model can't be reached" };
  if (error instanceof SyntaxError) return noMessage;
  if (error instanceof TypeError) return { failed: 'unreachable', says: 'the connection to the model broke off' };
  if (!(error instanceof APIError)) return unexpected(error, secret);
  const { status } = error;
  if (status === 429) return { failed: 'rate-limited', says: 'the model was asked too often (429)' };
  if (status === 529) return { failed: 'overloaded', says: 'the model is overloaded (529)' };
  if (status === 401 || status === 403) {
    return { failed: 'unauthorized', says: `the model's service refused our key (${status}): check ANTHROPIC_API_KEY` };
  }
  const words = quoted(error.apiMessage ?? '', secret);
  return { failed: 'api-error', says: `the model's service answered ${status ?? 'nothing'}${words && `: ${words}`}` };
}

export function unexpected(error: unknown, secret: string): Failure {
  const words = error instanceof Error ? quoted(error.message, secret) : '';
  return { failed: 'unexpected', says: `the investigation by the model broke down${words && `: ${words}`}` };
}

/** Text of others, fit to be shown and stored, and never with the key in it. */
export function quoted(text: string, secret: string): string {
  const clean = text.replaceAll(secret, '***').replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
  return clean.trim().slice(0, LONGEST_QUOTE).toWellFormed();
}
