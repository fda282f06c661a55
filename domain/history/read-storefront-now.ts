import type { Database } from '../database.ts';
import { type ShopItem, type Storefront, StorefrontReadError } from '../ports/storefront.ts';
import { mapOnlyLocation } from '../storefront/map-only-location.ts';
import { mappedLocations } from '../storefront/mapped-locations.ts';

interface Deps {
  readonly database: Database;
  readonly storefront: Storefront;
}

/**
 * Units on hand at the shop right now over the mapped locations. Null when the shop can't be reached or the SKU has no
 * item there, several, or one that isn't counted. The only building is tied to the shop's only location first.
 */
export async function readStorefrontNow(deps: Deps, sku: string, signal: AbortSignal): Promise<number | null> {
  return unlessUnreachable(async () => {
    const items = await deps.storefront.findItems([sku], await locationsOf(deps, signal), signal);
    return unitsBySku(items).get(sku) ?? null;
  });
}

/** The same for every SKU, in one scan: SKUs that would be null are left out. Null when the shop can't be reached. */
export async function readAllStorefrontNow(
  deps: Deps,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number> | null> {
  return unlessUnreachable(async () => {
    const items: ShopItem[] = [];
    for await (const page of deps.storefront.scanItems(await locationsOf(deps, signal), signal)) items.push(...page);
    return unitsBySku(items);
  });
}

async function locationsOf(deps: Deps, signal: AbortSignal): Promise<string[]> {
  await mapOnlyLocation(deps, signal);
  return (await mappedLocations(deps.database.em())).map((location) => location.shopLocationId);
}

function unitsBySku(items: readonly ShopItem[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const [sku, [item, ...twins]] of Map.groupBy(items, (item) => item.sku)) {
    if (!sku || !item?.tracked || twins.length > 0 || item.levels.length === 0) continue;
    units.set(
      sku,
      item.levels.reduce((sum, level) => sum + level.onHand, 0),
    );
  }
  return units;
}

async function unlessUnreachable<Answer>(read: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StorefrontReadError) return null;
    throw error;
  }
}
