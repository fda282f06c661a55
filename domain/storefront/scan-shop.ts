import type { Clock } from '../clock.ts';
import { type Database, run } from '../database.ts';
import type { ShopItem, Storefront } from '../ports/storefront.ts';
import { mappedLocations } from './mapped-locations.ts';
import { saveItems } from './save-items.ts';

/**
 * Reads the whole shop, saves each page and hands it on. Only after the last one are the items forgotten that the shop
 * no longer has, and every SKU counted as looked up: a scan that breaks off proves nothing about what it didn't see.
 */
export async function* scanShop(
  { database, storefront, clock }: { database: Database; storefront: Storefront; clock: Clock },
  signal: AbortSignal,
): AsyncGenerator<readonly ShopItem[], void, undefined> {
  const locations = await mappedLocations(database.em());
  const readAt = clock.now();
  for await (const page of storefront.scanItems(
    locations.map((location) => location.shopLocationId),
    signal,
  )) {
    await saveItems(database.em(), page, readAt);
    yield page;
  }
  await forgetAndRemember(database, readAt);
}

async function forgetAndRemember(database: Database, readAt: Date): Promise<void> {
  await database.em().transactional(async (em) => {
    await run(em, 'delete from storefront_item where read_at < $1', [readAt]);
    await run(
      em,
      `insert into storefront_lookup as stored (sku_id, looked_at)
       select id, $1 from sku order by id
       on conflict (sku_id) do update set looked_at = excluded.looked_at where stored.looked_at < excluded.looked_at`,
      [readAt],
    );
  });
}
