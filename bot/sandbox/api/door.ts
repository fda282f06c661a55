import { check } from '../blocks/check.ts';
import { sendJson, sendText, type Exchange } from '../http/exchange.ts';
import { bearerToken, isToken } from '../http/token.ts';
import { claimFault, type Fault } from '../state/faults.ts';
import { note } from '../state/journal.ts';
import type { World } from '../world.ts';
import { METHODS } from './methods.ts';
import { readArguments, type Arguments } from './read-arguments.ts';
import { Refusal } from './refusal.ts';

/** POST (or GET) /api/<method>: always status 200 with ok true or false, except where a fault is asked for. */
export async function answerApi(world: World, name: string, exchange: Exchange): Promise<void> {
  const fault = await claimFault(world.pool, name);
  if (fault?.kind === 'drop-before') return void exchange.request.socket.destroy();
  const args = await readArguments(exchange).catch(refused);
  const token = bearerToken(exchange.request) ?? (args instanceof Refusal ? undefined : textOf(args['token']));
  const outcome = (fault && faultBody(fault)) ?? (await carryOut(world, name, args, token));
  const { token: _, ...body } = args instanceof Refusal ? {} : { ...args };
  await note(world, { direction: 'in', name, body, outcome });
  if (fault?.kind === 'drop-after') return void exchange.request.socket.destroy();
  if (fault?.kind === 'broken') return sendText(exchange, 500, 'text/html', '<h1>Server Error</h1>');
  if (fault?.kind === 'ratelimited') exchange.response.setHeader('retry-after', String(fault.retryAfter ?? 1));
  sendJson(exchange, fault?.kind === 'ratelimited' ? 429 : 200, outcome);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function faultBody(fault: Fault): Record<string, unknown> | undefined {
  if (fault.kind === 'ratelimited') return { ok: false, error: 'ratelimited' };
  if (fault.kind === 'broken') return { ok: false, error: 'internal_error' };
  return fault.kind === 'error' ? { ok: false, error: fault.error } : undefined;
}

async function carryOut(
  world: World,
  name: string,
  args: Arguments | Refusal,
  token: string | undefined,
): Promise<Record<string, unknown>> {
  const found = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  try {
    if (found === undefined) return { ok: false, error: 'unknown_method', req_method: name };
    // Socket Mode's method takes another kind of token, and only ever answers that there is no Socket Mode here.
    if (name !== 'apps.connections.open' && name !== 'api.test') authenticate(world, token);
    if (args instanceof Refusal) throw args;
    const input = check(found.input, args, { code: 'invalid_arguments', pointer: '' });
    return { ok: true, ...(await found.answer(world, input as never)) };
  } catch (error) {
    return refused(error).toBody();
  }
}

function authenticate(world: World, token: string | undefined): void {
  if (token === undefined) throw new Refusal('not_authed');
  if (!isToken(token, world.botToken)) throw new Refusal('invalid_auth');
}

/** Anything but a refusal is the sandbox's own fault, and goes up. */
function refused(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
