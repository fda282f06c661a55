import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createShopify, type ShopifyOptions } from '../../../../jobs/adapters/shopify/shopify.ts';
import type { ComposedCall, Storefront, WriteOutcome } from '../../../../domain/ports/storefront.ts';

/** What the stub was asked, in order. */
export interface SeenRequest {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: string;
  readonly variables: Record<string, unknown>;
}

/** One scripted answer; the last one of a script is given again and again. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface StubShop {
  readonly url: string;
  readonly seen: SeenRequest[];
}

/** A loopback HTTP server that says what a test tells it to: for answers that a real shop gives only on bad days. */
export async function startStubShop(...script: Answer[]): Promise<StubShop> {
  const seen: SeenRequest[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(incoming);
    seen.push(request);
    const answer = script.length > 1 ? script.shift() : script[0];
    answer?.(response, request);
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const { variables = {} } = JSON.parse(body) as { variables?: Record<string, unknown> };
  return { path: incoming.url ?? '', token: incoming.headers['x-shopify-access-token']?.toString(), body, variables };
}

export const answers = {
  json: (body: unknown): Answer => answers.status(200, JSON.stringify(body)),
  text: (body: string): Answer => answers.status(200, body),
  status:
    (status: number, body = '', headers: Record<string, string> = {}): Answer =>
    (response) =>
      response.writeHead(status, headers).end(body),
  payload: (payload: unknown): Answer => answers.json({ data: { inventoryAdjustQuantities: payload } }),
  userErrors: (...userErrors: unknown[]): Answer => answers.payload({ inventoryAdjustmentGroup: null, userErrors }),
  errors: (code: string | null, rest: Record<string, unknown> = {}): Answer =>
    answers.json({ errors: [{ message: 'as told', extensions: code === null ? {} : { code } }], ...rest }),
  reset: ((response) => response.destroy()) as Answer,
  silence: (() => undefined) as Answer,
  halfThenReset: ((response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"data":{"inventory');
    setTimeout(() => response.destroy(), 20);
  }) as Answer,
};

export const APPLIED = answers.payload({ inventoryAdjustmentGroup: { id: 'gid://shopify/G/1' }, userErrors: [] });

export function cost(
  requested: number,
  available: number,
  rest: { maximum?: number; restoreRate?: number } = {},
): object {
  const { maximum = 2_000, restoreRate = 100 } = rest;
  const throttleStatus = { maximumAvailable: maximum, currentlyAvailable: available, restoreRate };
  return { cost: { requestedQueryCost: requested, actualQueryCost: requested, throttleStatus } };
}

export const TOKEN = 'shpat_stub';

/** The adapter, with waits that take no time but are written down. */
export function shopifyAt(url: string, rest: Partial<ShopifyOptions> = {}): Storefront & { readonly waits: number[] } {
  const waits: number[] = [];
  let now = Date.parse('2026-11-23T06:00:00Z');
  const storefront = createShopify({
    url,
    domain: 'acme.myshopify.com',
    apiVersion: '2026-07',
    auth: { accessToken: TOKEN },
    timeoutMs: 2_000,
    clock: { now: () => new Date(now) },
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    ...rest,
  });
  return { ...storefront, waits };
}

const adjustOf = (storefront: Storefront): ComposedCall =>
  storefront.composeAdjust({
    key: 'd-7',
    reference: 'gid://lockstep/Delivery/7',
    reason: 'receipt',
    lines: [
      { inventoryItemId: 'gid://shopify/InventoryItem/1', shopLocationId: 'gid://shopify/Location/1', delta: 5 },
      { inventoryItemId: 'gid://shopify/InventoryItem/2', shopLocationId: 'gid://shopify/Location/1', delta: -2 },
    ],
  });

export function sendAdjust(storefront: Storefront, mayWrite?: () => boolean): Promise<WriteOutcome> {
  const signal = new AbortController().signal;
  return storefront.send(adjustOf(storefront), mayWrite ? { signal, mayWrite } : { signal });
}

export const calm = new AbortController().signal;
