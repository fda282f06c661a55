import assert from 'node:assert/strict';
import { onTestFinished } from 'vitest';
import { createShopify, type ShopifyOptions } from '../../jobs/adapters/shopify/shopify.ts';
import type { ShopItem, Storefront } from '../../domain/ports/storefront.ts';
import { startSandboxShop, type SandboxShop, type SandboxShopOptions } from '../../jobs/sandbox/shop.ts';
import { createEmptyDatabase } from '../support/postgres.ts';

const TOKEN = 'shpat_contract';

/** A sandbox shop of its own, the adapter on it, and the shop's back door for what people and customers do. */
export interface ShopWorld {
  readonly shop: SandboxShop;
  readonly storefront: Storefront;
  /** The id of the sandbox's first location. */
  readonly here: string;
  readonly act: (path: string, input: object) => Promise<Record<string, unknown>>;
  readonly ask: (path: string) => Promise<Record<string, unknown>>;
  /** The item that alone carries this SKU. */
  readonly item: (sku: string) => Promise<ShopItem>;
  readonly adapter: (rest: Partial<ShopifyOptions>) => Storefront;
}

export async function openShop(options: Partial<SandboxShopOptions> = {}): Promise<ShopWorld> {
  const database = await createEmptyDatabase();
  const shop = await startSandboxShop({ databaseUrl: database.url, accessToken: TOKEN, ...options });
  onTestFinished(async () => {
    await shop.stop();
    await database.drop();
  });
  const adapter = (rest: Partial<ShopifyOptions> = {}) =>
    createShopify({
      url: shop.url,
      domain: shop.domain,
      apiVersion: '2026-07',
      auth: { accessToken: TOKEN },
      timeoutMs: 5_000,
      ...rest,
    });
  const storefront = adapter();
  const [location] = await storefront.locations(calm);
  const here = location?.shopLocationId ?? '';
  return {
    shop,
    storefront,
    here,
    adapter,
    act: (path, input) => sim(shop, path, { method: 'POST', body: JSON.stringify(input) }),
    ask: (path) => sim(shop, path, { method: 'GET' }),
    item: async (sku) => only(await storefront.findItems([sku], [here], calm)),
  };
}

export const calm = new AbortController().signal;

async function sim(shop: SandboxShop, path: string, init: RequestInit): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', 'x-shopify-access-token': TOKEN };
  const response = await fetch(`${shop.url}/__sim/${path}`, { ...init, headers });
  const answer = (await response.json()) as Record<string, unknown>;
  assert.ok(response.ok, `__sim/${path}: ${JSON.stringify(answer)}`);
  return answer;
}

export function only<T>(all: readonly T[]): T {
  const [first] = all;
  assert.ok(first !== undefined && all.length === 1, `expected exactly one, not ${all.length}`);
  return first;
}

export async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
