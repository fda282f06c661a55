import { afterAll, onTestFinished } from 'vitest';
import { startSandboxShop, type SandboxShop, type SandboxShopOptions } from '../../../jobs/sandbox/shop.ts';
import { createEmptyDatabase } from '../../support/postgres.ts';

export const TOKEN = 'sandbox-token';

/** One running sandbox shop with the two ways into it. */
export interface Sandbox {
  readonly shop: SandboxShop;
  readonly databaseUrl: string;
  /** Asks /__sim; a refusal comes back as {error}. */
  readonly sim: (path: string, body?: unknown) => Promise<Json>;
  readonly gql: (query: string, variables?: object, options?: GqlOptions) => Promise<Json>;
  /** Another instance over the same database. */
  readonly sibling: (options?: Partial<SandboxShopOptions>) => Promise<Sandbox>;
}

export interface GqlOptions {
  readonly version?: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** What a test reads out of an answer, as loose as JSON.parse gives it; the shape is what the test asserts. */
export type Json = ReturnType<JSON['parse']>;

/** One input row of a test: a short SKU, and fields of the API. */
export interface Row {
  readonly sku: string;
  readonly [field: string]: unknown;
}

/** A sandbox of the test's own, stopped when it ends. */
export async function openSandbox(options: Partial<SandboxShopOptions> = {}): Promise<Sandbox> {
  const sandbox = await startOn((await createEmptyDatabase()).url, options);
  onTestFinished(() => sandbox.shop.stop());
  return sandbox;
}

/** One sandbox for the whole file: a database takes longer than everything a test does with it. */
export function sharedSandbox(): Promise<Sandbox> {
  return (shared ??= createEmptyDatabase().then(({ url }) => startOn(url, {})));
}

let shared: Promise<Sandbox> | undefined;
afterAll(async () => (await shared)?.shop.stop());

async function startOn(databaseUrl: string, options: Partial<SandboxShopOptions>): Promise<Sandbox> {
  const shop = await startSandboxShop({ databaseUrl, accessToken: TOKEN, throttle: 'off', ...options });
  return {
    shop,
    databaseUrl,
    sim: (path, body) => askSim(shop.url, path, body),
    gql: (query, variables = {}, given = {}) => askGraphQL(shop.url, query, variables, given),
    sibling: async (other = {}) => {
      const sibling = await startOn(databaseUrl, { ...options, ...other });
      onTestFinished(() => sibling.shop.stop());
      return sibling;
    },
  };
}

export async function askSim(url: string, path: string, body?: unknown, token = TOKEN): Promise<Json> {
  const init = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${url}/__sim/${path}`, { ...init, headers: { 'x-shopify-access-token': token } });
  return response.json();
}

export async function askGraphQL(url: string, query: string, variables: object, given: GqlOptions): Promise<Json> {
  const response = await fetch(`${url}/admin/api/${given.version ?? '2026-07'}/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': given.token ?? TOKEN },
    body: JSON.stringify({ query, variables }),
    ...(given.signal && { signal: given.signal }),
  });
  return response.json();
}

/** Items on hand, under SKUs that no other test uses. */
export interface Stock {
  readonly ids: Readonly<Record<string, string>>;
  readonly skus: Readonly<Record<string, string>>;
  readonly locationId: string;
}

export async function stock({ sim }: Sandbox, onHand: Readonly<Record<string, number>>): Promise<Stock> {
  const run = ++stocked;
  const skus = Object.fromEntries(Object.keys(onHand).map((name) => [name, `${name}-${run}`]));
  await sim('catalog', { items: Object.values(skus).map((sku) => ({ sku, title: sku, price: 1 })) });
  await sim('set', { levels: Object.entries(onHand).map(([name, quantity]) => ({ sku: skus[name], quantity })) });
  const { items } = await sim('items');
  const { locations } = await sim('locations');
  const idOf = (sku: string) => items.find((item: Json) => item.sku === sku)?.id;
  const ids = Object.fromEntries(Object.entries(skus).map(([name, sku]) => [name, idOf(sku)]));
  return { ids, skus, locationId: locations[0].id };
}

let stocked = 0;

export const ADJUST = `mutation Adjust($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup {
      id reason referenceDocumentUri
      changes { name delta quantityAfterChange ledgerDocumentUri item { sku } location { id } }
    }
    userErrors { code field message }
  }
}`;

export const SET = ADJUST.replace('InventoryAdjustQuantitiesInput', 'InventorySetQuantitiesInput').replace(
  'inventoryAdjustQuantities',
  'inventorySetQuantities',
);

/** All quantity names of one item at its first location. */
export async function quantitiesOf({ gql }: Sandbox, id: string, version = '2026-07'): Promise<Record<string, number>> {
  const names = ['available', 'committed', 'on_hand', 'damaged', 'incoming', 'reserved'];
  const { data } = await gql(QUANTITIES, { id, names }, { version });
  const [level] = data.inventoryItem.inventoryLevels.nodes;
  return Object.fromEntries(level.quantities.map((one: Json) => [one.name, one.quantity]));
}

const QUANTITIES = `query Quantities($id: ID!, $names: [String!]!) {
  inventoryItem(id: $id) { inventoryLevels(first: 10) { nodes { quantities(names: $names) { name quantity } } } }
}`;
