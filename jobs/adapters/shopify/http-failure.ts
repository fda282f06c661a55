import type { ShopFailure } from './answer.ts';

interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
}

/**
 * An answer other than 200. Busy only where the shop says that it did nothing; 5xx may have come after the work.
 * 503 counts as busy only with Retry-After, which marks the gate in front of the API (documented for 429, inferred
 * for 503). Statuses nobody expects are unknown.
 */
export function httpFailure({ status, headers }: HttpAnswer, apiVersion: string, now: Date): ShopFailure {
  const retryAfterMs = retryAfter(headers.get('retry-after'), now);
  if (status === 429 || (status === 503 && retryAfterMs !== null)) {
    const message = `The shop is busy (HTTP ${status}).`;
    return { kind: 'throttled', message, retryAfterMs: retryAfterMs ?? DEFAULT_WAIT_MS };
  }
  const toDo = nothingDone(status, apiVersion);
  if (toDo !== null) return { kind: 'unauthorized', message: toDo };
  if (REQUEST_FAULTS.has(status)) {
    return { kind: 'refused', code: `HTTP_${status}`, message: `The shop refused the request (HTTP ${status}).` };
  }
  if (status === 408) return { kind: 'unknown', reason: 'timeout', message: 'The shop gave up waiting (HTTP 408).' };
  const reason = status >= 500 ? '5xx' : 'bad-body';
  return { kind: 'unknown', reason, message: `The shop answered HTTP ${status}.` };
}

const DEFAULT_WAIT_MS = 2_000;
/** A gate that asks for hours is asked again after a quarter of one. */
const LONGEST_WAIT_MS = 15 * 60_000;

const REQUEST_FAULTS = new Set([400, 406, 413, 414, 415, 422]);

/** The address or the permission is wrong: the call never reached the inventory, and a person has to act. */
function nothingDone(status: number, apiVersion: string): string | null {
  if (status === 401) return 'The shop did not accept the token (HTTP 401): check SHOPIFY_ACCESS_TOKEN or the app.';
  if (status === 403) return "The shop forbids this (HTTP 403): check the scopes of the app's token.";
  if (status === 404) {
    return `The shop doesn't know API version ${apiVersion} or isn't there (HTTP 404): check SHOPIFY_API_VERSION and SHOPIFY_SHOP.`;
  }
  if (status === 402 || status === 423) return `The shop is closed or locked (HTTP ${status}): see its admin.`;
  if (status === 430) return "The shop's firewall turned the call away (HTTP 430): ask Shopify's support.";
  if (status >= 300 && status < 400) return `The shop points elsewhere (HTTP ${status}): check SHOPIFY_SHOP.`;
  return null;
}

/** Seconds, maybe fractional ("2.0", documented), or a date. Null when there is none. */
function retryAfter(header: string | null, now: Date): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? Math.ceil(seconds * 1_000) : Date.parse(header) - now.getTime();
  return Number.isNaN(waitMs) ? DEFAULT_WAIT_MS : Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}
