import type { IncomingMessage } from 'node:http';
import type { Verified } from '../../domain/access/mcp-tokens.ts';
import { parseToken } from '../../domain/access/token-text.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Caller } from '../deps.ts';
import { createLine } from '../line.ts';
import { clean } from '../untrusted.ts';
import { HttpRefusal } from './http-refusal.ts';
import type { HttpLimits } from './limits.ts';
import { isOurHost, isOurOrigin } from './our-names.ts';
import { createLimiter } from '../rate-limit.ts';

export const PATH = '/mcp';

interface GateOptions {
  readonly verify: (bearer: string) => Promise<Verified | null>;
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly limits: HttpLimits;
}

const LONGEST_CLIENT = 200;

/** Who asks, before a byte of the question is read. Throws HttpRefusal; the order is from the cheapest check to the dearest. */
export function createGate({ verify, hosts, origins, clock, limits }: GateOptions) {
  const calls = createLimiter({ perMinute: limits.callsAMinute, clock });
  const signIn = createSignIn({ verify, clock, limits });

  return async (request: IncomingMessage): Promise<Caller> => {
    checkNames(request, hosts, origins);
    checkTarget(request);
    const { tokenId, scopes } = await signIn(request);
    const wait = calls.take(String(tokenId));
    if (wait > 0) throw tooMany(wait, 'calls with this token');
    const client = clean(request.headers['user-agent'] ?? '', LONGEST_CLIENT);
    return { transport: 'http', tokenId, client: client || null, scopes };
  };
}

/**
 * Each token counts as a wrong one until the database says otherwise, so that of many at once only as many ask it as may
 * be wrong. A good one isn't locked out by somebody else's bad ones, for on one machine all have the same address: beyond
 * them the database is asked about one after the other.
 */
function createSignIn({ verify, clock, limits }: Pick<GateOptions, 'verify' | 'clock' | 'limits'>) {
  const failures = createLimiter({ perMinute: limits.failuresAMinute, clock });
  const line = createLine(limits.connections);

  async function counted(bearer: string, address: string): Promise<Verified | null> {
    let wrong = false;
    try {
      const verified = await verify(bearer);
      wrong = verified === null;
      return verified;
    } finally {
      if (!wrong) failures.giveBack(address);
    }
  }

  return async (request: IncomingMessage): Promise<Verified> => {
    const bearer = /^Bearer +([\x21-\x7e]+)$/iu.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) throw noToken();
    const address = request.socket.remoteAddress ?? '';
    const wait = failures.take(address);
    const mayAsk = parseToken(bearer) !== null && (wait === 0 || !line.isFull());
    const ask = () => (wait === 0 ? counted(bearer, address) : line.inTurn(() => verify(bearer)));
    const verified = mayAsk ? await ask() : null;
    if (verified) return verified;
    throw wait > 0 ? tooMany(wait, 'wrong tokens from this address') : wrongToken();
  };
}

/** A page in a browser of this machine can make it send requests here, under a name of the page's choice: not under ours. */
function checkNames({ headersDistinct }: IncomingMessage, hosts: readonly string[], origins: readonly string[]): void {
  const { host = [], origin = [] } = headersDistinct;
  if (host.length !== 1 || !isOurHost(host[0]!, hosts))
    throw new HttpRefusal(403, 'This Host is not served here: use 127.0.0.1, or name the host in MCP_HOSTS.');
  if (!origin.every((each) => isOurOrigin(each, origins)))
    throw new HttpRefusal(403, 'Pages of this Origin may not ask here: MCP_ORIGINS names those that may.');
}

function checkTarget({ url = '', method }: IncomingMessage): void {
  if (url.split('?', 1)[0] !== PATH) throw new HttpRefusal(404, `There is nothing here: agents ask at ${PATH}.`);
  if (method !== 'POST')
    throw new HttpRefusal(405, 'Only POST is answered: there are no streams and no sessions.', {
      headers: { allow: 'POST' },
    });
}

function noToken(): HttpRefusal {
  return new HttpRefusal(
    401,
    'A token is missing: "stock mcp-token create NAME" makes one, and it goes into the header "Authorization: Bearer ...".',
    { headers: { 'www-authenticate': 'Bearer realm="lockstep"' } },
  );
}

function wrongToken(): HttpRefusal {
  return new HttpRefusal(
    401,
    'This token is unknown or was revoked: "stock mcp-token list" shows those in use, "create NAME" makes another.',
    { headers: { 'www-authenticate': 'Bearer realm="lockstep", error="invalid_token"' } },
  );
}

function tooMany(seconds: number, what: string): HttpRefusal {
  return new HttpRefusal(429, `Too many ${what}: wait ${seconds} s.`, { headers: { 'retry-after': String(seconds) } });
}
