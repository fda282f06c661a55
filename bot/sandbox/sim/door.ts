/**
 * /__sim/*: the workspace's other side, for tests and the demo. Every request needs the bot token (Authorization: Bearer);
 * scripted failures never hit these. `user`, `channel`, `ts`, `block`, `action` and `view` are ids.
 *
 *   GET  ping                                              {name, team}
 *   GET  people                                            {people, channels}
 *   GET  messages    ?channel=                             {messages}: what everybody sees, with text and blocks
 *   GET  ephemerals  ?user=                                {messages}: of one person, or all
 *   GET  views       ?user=                                {modals, home}: open ones, the top one first; faults, notice
 *   GET  journal     ?name=                                {journal}: API calls in, deliveries out; name: a method, command,
 *                                                          interaction, event, response_url
 *   POST command     {user, text, channel?}                {delivery}; text without a slash is a message
 *   POST click       {user, ts | view, block, action, values?, input?}  {delivery}
 *   POST submit      {user, view, input?}                  {delivery}; null: Slack's own form rules refused it
 *   POST dismiss     {user, view}                          {}
 *   POST home        {user}                                {delivery}; app_home_opened
 *   POST redeliver   {id}                                  {delivery}; the same body once more, by the delivery's id
 *   POST fault       {method?, kind, error?, retryAfter?, times?}  {fault}; kinds in state/faults.ts
 *   POST heal        {}                                    {healed}
 *   GET  clock                                             {now}
 *   POST clock       {advanceMs}                           {now}; trigger ids, response urls and ts follow it
 *
 * command, click, submit, home and redeliver also take {skewSeconds, forged} for the signature. A delivery is
 * {id, kind: acknowledged, body} or {id, kind: failed, error}; input is {block: {action: [values]}}.
 * Refusals are {error: {code, message}} with status 422; 400 for a body that doesn't fit, 401, 404.
 */
import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { addressOf, readJson, sendJson, type Exchange } from '../http/exchange.ts';
import { bearerToken, isToken } from '../http/token.ts';
import type { World } from '../world.ts';
import { click, command, dismiss, home, redeliver, submit } from './acts.ts';
import { advance, clock, fault, heal } from './controls.ts';
import { ephemerals, journal, messages, people, ping, views } from './reads.ts';
import type { SimRoute } from './route.ts';

export async function answerSim(world: World, path: string, exchange: Exchange): Promise<void> {
  if (!isToken(bearerToken(exchange.request), world.botToken))
    return sendError(exchange, 401, 'wrong-token', 'The bot token is missing or wrong.');
  const route = ROUTES.find(([name, one]) => name === path && one.method === exchange.request.method)?.[1];
  if (route === undefined) return sendError(exchange, 404, 'not-found', `The local Slack has no ${path}.`);
  try {
    const input = route.input.safeParse(await readInput(route, exchange));
    if (!input.success) return sendError(exchange, 400, 'bad-input', z.prettifyError(input.error));
    sendJson(exchange, 200, await route.answer(world, input.data as never));
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    sendError(exchange, 422, error.code, error.message);
  }
}

const ROUTES: readonly (readonly [string, SimRoute])[] = [
  ['ping', ping],
  ['people', people],
  ['messages', messages],
  ['ephemerals', ephemerals],
  ['views', views],
  ['journal', journal],
  ['command', command],
  ['click', click],
  ['submit', submit],
  ['dismiss', dismiss],
  ['home', home],
  ['redeliver', redeliver],
  ['fault', fault],
  ['heal', heal],
  ['clock', clock],
  ['clock', advance],
];

async function readInput(route: SimRoute, exchange: Exchange): Promise<unknown> {
  return route.method === 'POST' ? readJson(exchange) : Object.fromEntries(addressOf(exchange).searchParams);
}

function sendError(exchange: Exchange, status: number, code: string, message: string): void {
  sendJson(exchange, status, { error: { code, message } });
}
