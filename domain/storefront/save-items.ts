import { type EntityManager, run } from '../database.ts';
import type { ShopItem } from '../ports/storefront.ts';

/** Keeps the newest reading of each item; one that was read before what is stored changes nothing. One statement a page. */
export async function saveItems(em: EntityManager, items: readonly ShopItem[], readAt: Date): Promise<void> {
  if (items.length === 0) return;
  // An item that moved between two pages while they were read comes twice.
  const once = [...new Map(items.map((item) => [item.inventoryItemId, item])).values()];
  const levels = once.flatMap((item) => item.levels.map((level) => ({ itemId: item.inventoryItemId, ...level })));
  await run(em, SAVE, [
    readAt,
    once.map((item) => item.inventoryItemId),
    once.map((item) => item.sku || null), // the shop answers an empty text where nobody typed a SKU
    once.map((item) => item.tracked),
    levels.map((level) => level.itemId),
    levels.map((level) => level.shopLocationId),
    levels.map((level) => level.onHand),
    levels.map((level) => level.available),
    levels.map((level) => level.committed),
  ]);
}

// In the order of their ids, so that the drain and a reconcile that save the same items wait, but never for one another.
const SAVE = `
with saved as (
  insert into storefront_item as stored (inventory_item_id, sku, tracked, read_at)
  select item.id, item.sku, item.tracked, $1
    from unnest($2::text[], $3::text[], $4::boolean[]) as item (id, sku, tracked)
   order by item.id
  on conflict (inventory_item_id) do update
     set sku     = excluded.sku,
         tracked = excluded.tracked,
         read_at = excluded.read_at
   where stored.read_at <= excluded.read_at
  returning inventory_item_id
),
reading as (
  select level.*
    from unnest($5::text[], $6::text[], $7::integer[], $8::integer[], $9::integer[])
         as level (inventory_item_id, shop_location_id, on_hand, available, committed)
    join saved using (inventory_item_id)
),
no_longer_stocked as (
  delete from storefront_level stored
   using saved
   where stored.inventory_item_id = saved.inventory_item_id
     and (stored.inventory_item_id, stored.shop_location_id) not in (select inventory_item_id, shop_location_id from reading)
)
insert into storefront_level as stored (inventory_item_id, shop_location_id, on_hand, available, committed, read_at)
select inventory_item_id, shop_location_id, on_hand, available, committed, $1
  from reading
 order by inventory_item_id, shop_location_id
on conflict (inventory_item_id, shop_location_id) do update
   set on_hand   = excluded.on_hand,
       available = excluded.available,
       committed = excluded.committed,
       read_at   = excluded.read_at`;
