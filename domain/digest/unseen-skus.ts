import { type EntityManager, query } from '../database.ts';

/** SKUs that the shop stocks and that no check since then found right or wrong. */
export async function unseenSkus(em: EntityManager, since: Date): Promise<number> {
  const [row] = await query<{ unseen: number }>(
    em,
    `select count(*)::integer as unseen
       from sku_mapping x
      where x.issue is null
        and exists (select from storefront_level v
                      join location l on l.shop_location_id = v.shop_location_id
                     where v.inventory_item_id = x.inventory_item_id)
        and not exists (select from last_agreement a where a.sku_id = x.sku_id and a.observed_at > $1)
        and not exists (select from drift d          where d.sku_id = x.sku_id and d.observed_at > $1)`,
    [since],
  );
  return row!.unseen;
}
