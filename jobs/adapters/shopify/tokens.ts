import { z } from 'zod';
import type { Clock } from '../../../domain/clock.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { ShopFailure } from './answer.ts';
import { post, type Exchange } from './transport.ts';

/** A fixed token of a custom app, or the client credentials grant of an app of the shop's own organisation. */
export type ShopifyAuth =
  | { readonly accessToken: string }
  | { readonly clientId: string; readonly clientSecret: string };

type Token = { readonly kind: 'token'; readonly value: string } | ShopFailure;

export interface TokenSource {
  current(): Promise<Token>;
  /** Forgets a token that the shop refused. False when there is no way to get another. */
  renew(refused: string): boolean;
}

export interface TokenOptions {
  readonly url: string;
  readonly auth: ShopifyAuth;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}

export function createTokenSource(options: TokenOptions): TokenSource {
  const { auth } = options;
  refuseUnprintable(Object.values(auth));
  if ('clientId' in auth) return renewableTokens(options, auth.clientId, auth.clientSecret);
  const token: Token = { kind: 'token', value: auth.accessToken };
  return { current: async () => token, renew: () => false };
}

/** A token lives 24 h (documented); it is replaced a little before, so that none dies on its way. */
const RENEW_BEFORE_MS = 5 * 60_000;

function renewableTokens(options: TokenOptions, clientId: string, clientSecret: string): TokenSource {
  let held: { value: string; renewAt: number } | null = null;
  let asking: Promise<Token> | null = null;
  const ask = async (): Promise<Token> => {
    const granted = readGrant(await requestGrant(options, clientId, clientSecret));
    if (!('access_token' in granted)) return granted;
    const lifeMs = granted.expires_in * 1_000;
    const renewAt = options.clock.now().getTime() + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2);
    held = { value: granted.access_token, renewAt };
    return { kind: 'token', value: granted.access_token };
  };
  return {
    async current() {
      if (held && options.clock.now().getTime() < held.renewAt) return { kind: 'token', value: held.value };
      // Concurrent calls wait for one request instead of asking each for itself.
      asking ??= ask().finally(() => (asking = null));
      return asking;
    },
    renew(refused) {
      if (held?.value === refused) held = null;
      return true;
    },
  };
}

const grantSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/u),
  expires_in: z.number().positive(),
});

function requestGrant(options: TokenOptions, clientId: string, clientSecret: string): Promise<Exchange> {
  const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
  return post(options.fetch, {
    url: `${options.url}/admin/oauth/access_token`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    timeoutMs: options.timeoutMs,
    // Shared by many callers, so no single caller's signal may end it; the timeout does.
    signal: new AbortController().signal,
  });
}

/** Never quotes the shop's answer: it may hold the token or echo the secret. */
function readGrant(exchange: Exchange): z.infer<typeof grantSchema> | ShopFailure {
  if (exchange.kind === 'not-sent') return exchange;
  if (exchange.kind === 'unknown') return noToken(exchange.message);
  const { status } = exchange;
  if (status === 429 || status >= 500) return noToken(`HTTP ${status}.`);
  if (status !== 200) {
    const toDo = 'Check SHOPIFY_CLIENT_ID, SHOPIFY_CLIENT_SECRET and that the app is installed in this shop.';
    return { kind: 'unauthorized', message: `The shop gave no access token (HTTP ${status}). ${toDo}` };
  }
  const grant = z
    .string()
    .transform((text, context) => parseJson(text, context))
    .pipe(grantSchema)
    .safeParse(exchange.text);
  return grant.success ? grant.data : noToken('its answer could not be read.');
}

/** The call that needed the token never left: whatever happened to the request for the token, that is certain. */
function noToken(why: string): ShopFailure {
  return { kind: 'not-sent', reason: 'refused', message: `The shop gave no access token: ${why}` };
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
}

/** fetch would refuse such a header and quote it in its error. */
function refuseUnprintable(secrets: readonly string[]): void {
  if (secrets.every((secret) => /^[\x21-\x7e]+$/u.test(secret))) return;
  throw new DomainError(
    'shopify-credential-unreadable',
    'A Shopify credential is empty or holds spaces; copy it again.',
  );
}
