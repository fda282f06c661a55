/** Why a push can't leave. */
export type BlockIssue = 'no-location' | 'unmapped' | 'duplicate' | 'untracked' | 'not-stocked';

/**
 * Pushes that the drain leaves where they are: id, sku, issue. One whose SKU was never looked up isn't blocked yet,
 * it is next; a location that nobody mapped blocks everything in it.
 */
export const BLOCKED_MESSAGES = `
select id, sku, issue
  from (
    select m.id, x.sku,
           case when l.shop_location_id is null       then 'no-location'
                when k.sku_id is null                 then null
                when x.issue is not null              then x.issue
                when v.inventory_item_id is null      then 'not-stocked'
           end as issue
      from message m
      join location l              on l.id = m.location_id
      join sku_mapping x           on x.sku_id = m.sku_id
      left join storefront_lookup k on k.sku_id = m.sku_id
      left join storefront_level v on v.inventory_item_id = x.inventory_item_id and v.shop_location_id = l.shop_location_id
     where m.effect = 'push' and m.state = 'pending'
  ) pending
 where issue is not null`;
