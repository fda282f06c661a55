import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, run } from '../database.ts';
import type { Storefront } from '../ports/storefront.ts';
import { mapOnlyLocation } from './map-only-location.ts';
import { mappedLocations } from './mapped-locations.ts';
import { saveItems } from './save-items.ts';
import { scanShop } from './scan-shop.ts';

/** Beyond this many, one pass over the whole shop is cheaper than asking for each. */
const TARGETED = 50;

/**
 * Looks these SKUs up in the shop and remembers what was found, and that it was asked. A SKU that moved to another item
 * takes effect: the item that no longer carries it is forgotten. Throws `StorefrontReadError`; then nothing was forgotten.
 */
export async function learnItems(
  { database, storefront, clock }: { database: Database; storefront: Storefront; clock: Clock },
  skus: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (skus.length === 0) return;
  await mapOnlyLocation({ database, storefront }, signal);
  if (skus.length > TARGETED) {
    for await (const _page of scanShop({ database, storefront, clock }, signal)); // it saves as it goes
    return;
  }
  const locations = await mappedLocations(database.em());
  const readAt = clock.now();
  const items = await storefront.findItems(
    skus,
    locations.map((location) => location.shopLocationId),
    signal,
  );
  await database.em().transactional(async (em) => {
    await saveItems(em, items, readAt);
    await forgetOthers(
      em,
      skus,
      items.map((item) => item.inventoryItemId),
      readAt,
    );
    await rememberLookups(em, skus, readAt);
  });
}

async function forgetOthers(
  em: EntityManager,
  skus: readonly string[],
  found: readonly string[],
  readAt: Date,
): Promise<void> {
  await run(
    em,
    `delete from storefront_item
      where sku = any($1::text[])
        and inventory_item_id <> all($2::text[])
        and read_at <= $3`,
    [skus, found, readAt],
  );
}

async function rememberLookups(em: EntityManager, skus: readonly string[], readAt: Date): Promise<void> {
  await run(
    em,
    `insert into storefront_lookup (sku_id, looked_at)
     select id, $2 from sku where code = any($1::text[]) order by id
     on conflict (sku_id) do update set looked_at = excluded.looked_at`,
    [skus, readAt],
  );
}
