import { setTimeout } from 'node:timers/promises';
import { systemClock, type Clock } from '../../../domain/clock.ts';
import type { ComposedCall, SendOptions, Storefront, WriteOutcome } from '../../../domain/ports/storefront.ts';
import { Budget, type Sleep, type Throttle } from './budget.ts';
import { changedOrders } from './changed-orders.ts';
import { createClient, type Client } from './client.ts';
import { composeAdjust } from './compose-adjust.ts';
import { composeSet } from './compose-set.ts';
import { findItems, readItems, readLocations } from './read-items.ts';
import { createReader } from './reader.ts';
import { scanItems } from './scan-items.ts';
import { writeOutcome } from './write-outcome.ts';
import { createTokenSource, type ShopifyAuth } from './tokens.ts';

export interface ShopifyOptions {
  /** Where the shop is: "https://acme.myshopify.com", or the sandbox's "http://127.0.0.1:4010". */
  readonly url: string;
  readonly domain: string;
  readonly apiVersion: string;
  readonly auth: ShopifyAuth;
  /** The longest a single HTTP exchange may take, to its last byte. */
  readonly timeoutMs: number;
  readonly clock?: Clock;
  readonly fetch?: typeof globalThis.fetch;
  readonly sleep?: Sleep;
  /** Share of the shop's budget kept for urgent calls: second looks and approved writes. */
  readonly reserve?: number;
  readonly onThrottle?: (throttle: Throttle) => void;
}

/**
 * The storefront port over Shopify's Admin GraphQL API. Proven against the sandbox and the schema of 2026-07 and
 * 2026-10; nothing here was run against a live shop.
 */
export function createShopify(options: ShopifyOptions): Storefront {
  const { domain, apiVersion, timeoutMs } = options;
  const { clock = systemClock, sleep = sleepUntilStopped, fetch = globalThis.fetch, reserve = 0.2 } = options;
  const url = options.url.replace(/\/+$/u, '');
  const budget = new Budget({ clock, sleep, reserve, onThrottle: options.onThrottle ?? (() => undefined) });
  const tokens = createTokenSource({ url, auth: options.auth, clock, timeoutMs, fetch });
  const client = createClient({ url, tokens, budget, clock, timeoutMs, fetch });
  const read = createReader({ client, apiVersion, sleep });
  return {
    domain,
    composeAdjust: (request) => composeAdjust(apiVersion, request),
    composeSet: (request) => composeSet(apiVersion, request),
    send: (call, sendOptions) => send(client, timeoutMs, call, sendOptions),
    locations: (signal) => readLocations(read, signal),
    findItems: (skus, shopLocationIds, signal) => findItems(read, skus, shopLocationIds, signal),
    readItems: (itemIds, shopLocationIds, signal) => readItems(read, itemIds, shopLocationIds, signal),
    scanItems: (shopLocationIds, signal) => scanItems(read, shopLocationIds, signal),
    changedOrders: (since, signal) => changedOrders(read, since, signal),
  };
}

/** Measured for adjust and set alike: 13 points with two objects selected, however many lines the call has (recorded). */
const WRITE_POINTS = 13;

async function send(
  client: Client,
  patienceMs: number,
  { apiVersion, body }: ComposedCall,
  { signal, mayWrite, priority = 'routine' }: SendOptions,
): Promise<WriteOutcome> {
  const wish = { operation: 'Write', estimate: WRITE_POINTS, priority, patienceMs, signal };
  return writeOutcome(await client({ ...wish, apiVersion, body, mayWrite }));
}

const sleepUntilStopped: Sleep = async (ms, signal) => setTimeout(ms, undefined, { signal });
