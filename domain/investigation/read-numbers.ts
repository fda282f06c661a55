import type { Clock } from '../clock.ts';
import { type Database, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Storefront } from '../ports/storefront.ts';
import { matchOrders } from '../storefront/match-orders.ts';
import { takeOrders } from '../storefront/take-orders.ts';

interface Deps {
  readonly database: Database;
  readonly storefront: Storefront;
  readonly clock: Clock;
}

/**
 * What the shop shows of one SKU at one location now. Its orders are learned right after: whatever one of them did to the
 * number that was read, shows in what should be as well. Throws `StorefrontReadError`, and DomainError `not-comparable`
 * when the shop has no one item to read.
 */
export async function readShopNumber(
  deps: Deps,
  { skuId, locationId }: { skuId: number; locationId: number },
  signal: AbortSignal,
): Promise<number> {
  const place = await placeOf(deps.database, skuId, locationId);
  if (!place.itemId || !place.shopLocationId || place.issue) throw notComparable(place.sku);
  const items = await deps.storefront.readItems([place.itemId], [place.shopLocationId], signal);
  await learnOrders(deps, signal);
  const [item] = items;
  const level = item?.levels.find((level) => level.shopLocationId === place.shopLocationId);
  if (!item || !level || !item.tracked || item.sku !== place.sku) throw notComparable(place.sku);
  return level.onHand;
}

async function learnOrders(deps: Deps, signal: AbortSignal): Promise<void> {
  await takeOrders(deps, signal);
  await matchOrders(deps.database.em(), deps.clock.now());
}

interface PlaceRow {
  sku: string;
  itemId: string | null;
  issue: string | null;
  shopLocationId: string | null;
}

async function placeOf({ em }: Database, skuId: number, locationId: number): Promise<PlaceRow> {
  const [row] = await query<PlaceRow>(
    em(),
    `select x.sku, x.inventory_item_id as "itemId", x.issue, l.shop_location_id as "shopLocationId"
       from sku_mapping x, location l
      where x.sku_id = $1 and l.id = $2`,
    [skuId, locationId],
  );
  return row!;
}

function notComparable(sku: string): DomainError {
  return new DomainError(
    'not-comparable',
    `The shop has no one item for "${sku}" there any more, so nothing was written. See "stock sku ${sku}".`,
    { sku },
  );
}
