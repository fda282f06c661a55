import type { Clock } from '../clock.ts';
import { type Database, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { ShopItem, Storefront } from '../ports/storefront.ts';
import { matchOrders } from '../storefront/match-orders.ts';
import { takeOrders } from '../storefront/take-orders.ts';

interface Deps {
  readonly database: Database;
  readonly storefront: Storefront;
  readonly clock: Clock;
}

export interface Place {
  readonly skuId: number;
  readonly locationId: number;
}

/**
 * What the shop shows of one SKU at one location now. Its orders are learned right after: whatever one of them did to the
 * number that was read, shows in what should be as well. Throws `StorefrontReadError`, and DomainError `not-comparable`
 * when the shop has no one item to read.
 */
export async function readShopNumber(deps: Deps, place: Place, signal: AbortSignal): Promise<number> {
  const [read] = await readShopNumbers(deps, [place], signal);
  const { sku, onHand } = read!;
  if (onHand === null) throw notComparable(sku);
  return onHand;
}

/** The same of many, in their order; `onHand` is null where the shop has no one item to read. */
export async function readShopNumbers(
  deps: Deps,
  asked: readonly Place[],
  signal: AbortSignal,
): Promise<{ sku: string; onHand: number | null }[]> {
  const places = await placesOf(deps.database, asked);
  const comparable = places.filter((place) => place.itemId && place.shopLocationId && !place.issue);
  if (comparable.length === 0) return places.map(({ sku }) => ({ sku, onHand: null }));
  const items = await deps.storefront.readItems(
    [...new Set(comparable.map((place) => place.itemId!))],
    [...new Set(comparable.map((place) => place.shopLocationId!))],
    signal,
  );
  await learnOrders(deps, signal);
  const byId = new Map(items.map((item) => [item.inventoryItemId, item]));
  return places.map((place) => ({
    sku: place.sku,
    onHand: comparable.includes(place) ? onHandOf(byId.get(place.itemId!), place) : null,
  }));
}

function onHandOf(item: ShopItem | undefined, { sku, shopLocationId }: PlaceRow): number | null {
  if (!item?.tracked || item.sku !== sku) return null;
  return item.levels.find((level) => level.shopLocationId === shopLocationId)?.onHand ?? null;
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

function placesOf({ em }: Database, places: readonly Place[]): Promise<PlaceRow[]> {
  return query<PlaceRow>(em(), placesSql, [
    places.map((place) => place.skuId),
    places.map((place) => place.locationId),
  ]);
}

const placesSql = `
select x.sku, x.inventory_item_id as "itemId", x.issue, l.shop_location_id as "shopLocationId"
  from unnest($1::integer[], $2::integer[]) with ordinality as asked (sku_id, location_id, number)
  join sku_mapping x on x.sku_id = asked.sku_id
  join location l    on l.id = asked.location_id
 order by asked.number`;

function notComparable(sku: string): DomainError {
  return new DomainError(
    'not-comparable',
    `The shop has no one item for "${sku}" there any more, so nothing was written. See "stock sku ${sku}".`,
    { sku },
  );
}
