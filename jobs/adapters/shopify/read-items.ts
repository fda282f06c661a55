import { z } from 'zod';
import type { ShopItem, ShopLocation } from '../../../domain/ports/storefront.ts';
import { itemSchema, itemsPerCall, levelVariables, pointsPerItem } from './items.ts';
import { itemsById, itemsPage, LOCATIONS } from './operations.ts';
import { allOf, pageSchema, type ReadPage } from './pages.ts';
import type { Read } from './reader.ts';

const LOCATION_PAGE = 100;

export async function readLocations(read: Read, signal: AbortSignal): Promise<ShopLocation[]> {
  const node = z.object({ id: z.string(), name: z.string(), isActive: z.boolean() });
  const schema = z.object({ locations: pageSchema(node) });
  const locations = await allOf(LOCATION_PAGE, async (first, after) => {
    const variables = { first, after };
    const query = {
      operation: LOCATIONS,
      variables,
      estimate: first + 2,
      priority: 'routine',
      schema,
      signal,
    } as const;
    return (await read(query)).locations;
  });
  return locations
    .filter((location) => location.isActive)
    .map((location) => ({ shopLocationId: location.id, name: location.name }));
}

/** Search terms per query: a query string of a few hundred characters, whatever its undocumented limit is. */
const SKUS_PER_SEARCH = 25;

/**
 * The shop's search is tokenised and ignores case, so it finds too much: what isn't exactly asked for is dropped.
 * It may also lag behind a change by seconds. An item found this way is counted against its SKU here as well.
 */
export async function findItems(
  read: Read,
  skus: readonly string[],
  shopLocationIds: readonly string[],
  signal: AbortSignal,
): Promise<ShopItem[]> {
  const wanted = new Set(skus.filter((sku) => sku !== ''));
  const found = new Map<string, ShopItem>();
  for (const batch of batchesOf([...wanted], SKUS_PER_SEARCH)) {
    const search = batch.map((sku) => `sku:${quoted(sku)}`).join(' OR ');
    const readPage = readItemsPage(read, search, shopLocationIds, signal);
    // Room for some twins and near misses, not for a whole page: points are reserved by the size asked for.
    const size = Math.min(itemsPerCall(shopLocationIds.length), 2 * batch.length + 8);
    const items = await allOf(size, readPage);
    for (const item of items) if (item.sku !== null && wanted.has(item.sku)) found.set(item.inventoryItemId, item);
  }
  return [...found.values()];
}

/** One page of items matching a search, or of all. */
export function readItemsPage(
  read: Read,
  search: string | null,
  shopLocationIds: readonly string[],
  signal: AbortSignal,
): ReadPage<ShopItem> {
  const operation = itemsPage(shopLocationIds.length);
  const schema = z.object({ inventoryItems: pageSchema(itemSchema(shopLocationIds)) });
  return async (first, after) => {
    const variables = { first, after, query: search, ...levelVariables(shopLocationIds) };
    const estimate = 2 + first * pointsPerItem(shopLocationIds.length);
    const query = { operation, variables, estimate, priority: 'routine', schema, signal } as const;
    return (await read(query)).inventoryItems;
  };
}

/** The targeted read of a second look, hence urgent. Ids that are gone, or are no items, come back as nothing. */
export async function readItems(
  read: Read,
  itemIds: readonly string[],
  shopLocationIds: readonly string[],
  signal: AbortSignal,
): Promise<ShopItem[]> {
  const operation = itemsById(shopLocationIds.length);
  const node = z.looseObject({ __typename: z.string() }).nullable();
  const schema = z.object({
    nodes: z
      .array(node)
      .transform(onlyItems)
      .pipe(z.array(itemSchema(shopLocationIds))),
  });
  const items: ShopItem[] = [];
  for (const ids of batchesOf([...new Set(itemIds)], itemsPerCall(shopLocationIds.length))) {
    const variables = { ids, ...levelVariables(shopLocationIds) };
    const estimate = ids.length * pointsPerItem(shopLocationIds.length);
    items.push(...(await read({ operation, variables, estimate, priority: 'urgent', schema, signal })).nodes);
  }
  return items;
}

function onlyItems(nodes: readonly ({ __typename: string } | null)[]): unknown[] {
  return nodes.filter((node) => node?.__typename === 'InventoryItem');
}

/** A quoted phrase of the search syntax: backslash and quote are escaped (documented). */
function quoted(sku: string): string {
  return `"${sku.replaceAll(/["\\]/gu, '\\$&')}"`;
}

function batchesOf<T>(all: readonly T[], size: number): T[][] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
