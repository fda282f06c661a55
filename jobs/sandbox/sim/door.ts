/**
 * /__sim/*: the shop's other side, for tests, the demo and the terminal. What people and customers do by hand in a real
 * shop is done here. Every request needs the access token (X-Shopify-Access-Token); faults never hit these.
 *
 *   GET  ping                                              {name, domain}
 *   POST catalog    {items: [{sku, title, price}]}         {created, updated, unchanged}; at the default location
 *   GET  levels     ?sku=&location=                        {levels: [{sku, location, available, committed, onHand}]}
 *   POST set        {sku, quantity, location?}             {levels}; on-hand typed by hand, not in the journal
 *                   {levels: [{sku, quantity, location?}]} the same for many
 *   POST order      {sku, quantity, name?}                 {order}; or {lines: [{sku, quantity}], name?}
 *   POST fulfill    {order, lines?: [{sku, quantity}]}     {order}; everything open when no lines are given
 *   POST refund     {order, sku, quantity, restock?, location?}  {order}; restock: auto (default), return, cancel, none
 *   GET  order      ?order=                                {order: {id, name, updatedAt, lines}}
 *   POST fault      {kind, times?, ms?}                    {fault}; kinds in faults.ts
 *   POST heal       {}                                     {healed}
 *   GET  journal    ?key=                                  {journal: [{key, reference, sku, location, delta, onHandAfter}]}
 *   POST play       {movements: [{line, key, kind, sku, quantity, reference}]}  {orders, fulfilled, returned, repeated}
 *   GET  locations                                         {locations: [{id, name, active}]}
 *   POST location   {name, active?}                        {location}; creates it, or opens and closes it
 *   GET  items      ?sku=                                  {items: [{id, sku, title, price, tracked}]}
 *   POST item       {sku, title?, price?, tracked?}        {item}; always a new one: a second one of a SKU is a duplicate
 *   POST track      {sku, tracked}                         {items}; all that carry the SKU
 *   POST delete     {sku}                                  {deleted}; all that carry the SKU
 *   POST stock      {sku, location, active}                {levels}; stocks an item at a location, or no longer
 *   GET  clock                                             {now}
 *   POST clock      {advanceMs}                            {now}
 *
 * Refusals are {error: {code, message, details}} with status 422; 400 for a body that doesn't fit, 401, 404.
 */
import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { readJson, sendJson, type Exchange } from '../http/exchange.ts';
import { hasToken } from '../http/token.ts';
import type { World } from '../world.ts';
import { catalog } from './catalog.ts';
import { fault, heal } from './faults.ts';
import { addItem, deleteItem, listItems, track } from './items.ts';
import { journal } from './journal.ts';
import { levels, setLevels, stock } from './levels.ts';
import { listLocations, location } from './locations.ts';
import { fulfill, placeOrder, readOrder, refund } from './orders.ts';
import { play } from './play.ts';
import { simRoute, type SimRoute } from './route.ts';

export async function answerSim(world: World, path: string, exchange: Exchange): Promise<void> {
  if (!hasToken(exchange.request, world.accessToken)) {
    return sendError(exchange, 401, 'wrong-token', 'The access token is missing or wrong.');
  }
  const route = ROUTES.find(([name, one]) => name === path && one.method === exchange.request.method)?.[1];
  if (route === undefined) return sendError(exchange, 404, 'not-found', `The sandbox shop has no ${path}.`);
  try {
    const input = route.input.safeParse(await readInput(route, exchange));
    if (!input.success) return sendError(exchange, 400, 'bad-input', z.prettifyError(input.error));
    sendJson(exchange, 200, await route.answer(world, input.data as never));
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    sendError(exchange, 422, error.code, error.message, error.details);
  }
}

const ping = simRoute('GET', z.object({}), async ({ domain }) => ({ name: 'lockstep-sandbox-shop', domain }));

const clock = simRoute('GET', z.object({}), async (world) => ({ now: await world.clock.now(world.pool) }));

const advance = simRoute('POST', z.object({ advanceMs: z.int().min(0) }), async (world, { advanceMs }) => ({
  now: await world.clock.advance(world.pool, advanceMs),
}));

const ROUTES: readonly (readonly [string, SimRoute])[] = [
  ['ping', ping],
  ['catalog', catalog],
  ['levels', levels],
  ['set', setLevels],
  ['stock', stock],
  ['order', placeOrder],
  ['order', readOrder],
  ['fulfill', fulfill],
  ['refund', refund],
  ['fault', fault],
  ['heal', heal],
  ['journal', journal],
  ['play', play],
  ['locations', listLocations],
  ['location', location],
  ['items', listItems],
  ['item', addItem],
  ['track', track],
  ['delete', deleteItem],
  ['clock', clock],
  ['clock', advance],
];

async function readInput(route: SimRoute, exchange: Exchange): Promise<unknown> {
  if (route.method === 'POST') return readJson(exchange, MAX_BODY_BYTES);
  return Object.fromEntries(new URL(exchange.request.url ?? '/', 'http://sandbox').searchParams);
}

function sendError(
  exchange: Exchange,
  status: number,
  code: string,
  message: string,
  details?: readonly string[],
): void {
  sendJson(exchange, status, { error: { code, message, details: details ?? [] } });
}

/** A movement file of half a million storefront lines. */
const MAX_BODY_BYTES = 64_000_000;
