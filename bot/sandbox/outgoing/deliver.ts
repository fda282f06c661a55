import { createHmac } from 'node:crypto';
import { note } from '../state/journal.ts';
import type { World } from '../world.ts';

/** What Slack sends an app: a form, a form with one JSON field, or JSON. */
export type Kind = 'command' | 'interaction' | 'event';

/** What the app answered within three seconds, or what the person is told. `id` is the journal's, for a redelivery. */
export type Delivery =
  | { readonly id: string; readonly kind: 'acknowledged'; readonly body: unknown }
  | { readonly id: string; readonly kind: 'failed'; readonly error: 'dispatch_failed' | 'operation_timeout' };

/** For tests of the other side: a signature of another time or another secret, and Slack's mark of a repetition. */
export interface Tampering {
  readonly skewSeconds?: number | undefined;
  readonly forged?: boolean | undefined;
  readonly retryNumber?: number | undefined;
}

const ACK_LIMIT_MS = 3000;

/** Sends a signed request as Slack does, waits three seconds for an answer, and notes both. */
export async function deliver(
  world: World,
  kind: Kind,
  body: Record<string, unknown>,
  tampering: Tampering = {},
): Promise<Delivery> {
  const outcome = await send(world, kind, body, tampering);
  return { id: await note(world, { direction: 'out', name: kind, body, outcome }), ...outcome };
}

type Outcome = Delivery extends infer One ? (One extends Delivery ? Omit<One, 'id'> : never) : never;

async function send(world: World, kind: Kind, body: Record<string, unknown>, tampering: Tampering): Promise<Outcome> {
  const { contentType, raw } = encode(kind, body);
  const started = performance.now();
  try {
    const response = await fetch(world.requestUrl(), {
      method: 'POST',
      headers: { 'content-type': contentType, ...signed(world.signingSecret, raw, tampering) },
      body: raw,
      redirect: 'manual',
      signal: AbortSignal.timeout(ACK_LIMIT_MS),
    });
    const answer = await response.text();
    // Bolt itself answers 404 when nobody acknowledged for three seconds: too late is too late.
    if (performance.now() - started >= ACK_LIMIT_MS) return { kind: 'failed', error: 'operation_timeout' };
    if (!response.ok) return { kind: 'failed', error: 'dispatch_failed' };
    return { kind: 'acknowledged', body: decode(answer, response.headers.get('content-type') ?? '') };
  } catch (error) {
    const late = (error as Error).name === 'TimeoutError';
    return { kind: 'failed', error: late ? 'operation_timeout' : 'dispatch_failed' };
  }
}

function encode(kind: Kind, body: Record<string, unknown>): { contentType: string; raw: string } {
  if (kind === 'event') return { contentType: 'application/json', raw: JSON.stringify(body) };
  const fields = kind === 'command' ? (body as Record<string, string>) : { payload: JSON.stringify(body) };
  // Bolt compares the whole header, so there is no charset behind it.
  return { contentType: 'application/x-www-form-urlencoded', raw: new URLSearchParams(fields).toString() };
}

/** By the machine's clock, not the workspace's: the app compares it with its own. */
function signed(
  secret: string,
  raw: string,
  { skewSeconds = 0, forged, retryNumber }: Tampering,
): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) + skewSeconds);
  const key = forged === true ? `not ${secret}` : secret;
  const signature = createHmac('sha256', key).update(`v0:${timestamp}:${raw}`).digest('hex');
  return {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
    ...(retryNumber !== undefined && {
      'x-slack-retry-num': String(retryNumber),
      'x-slack-retry-reason': 'http_timeout',
    }),
  };
}

function decode(answer: string, contentType: string): unknown {
  if (!contentType.startsWith('application/json')) return answer;
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}
