import type { DueMessage, DueSet } from './plan.ts';

/** Pushes that may leave: their item is known and stocked there, and no correction of their SKU and location is before them. */
export const due = `
select m.id, m.sku_id, m.location_id, m.reason, m.quantity_delta, m.group_key, m.isolated_from || '/' || m.isolated_part as isolation,
       x.inventory_item_id, l.shop_location_id
  from message m
  join location l         on l.id = m.location_id
  join sku_mapping x      on x.sku_id = m.sku_id and x.issue is null
  join storefront_level v on v.inventory_item_id = x.inventory_item_id and v.shop_location_id = l.shop_location_id
 where m.effect = 'push' and m.state = 'pending' and m.sku_id <> all ($2::integer[])
   and not exists (${underWay(`b.effect = 'set' and b.id < m.id`)})
 order by m.id
 limit $1`;

/** Corrections that may leave: every push before them is settled. */
export const dueSets = `
select m.id, m.sku_id, m.location_id, m.set_from, m.set_to, x.inventory_item_id, l.shop_location_id
  from message m
  join location l         on l.id = m.location_id
  join sku_mapping x      on x.sku_id = m.sku_id and x.issue is null
  join storefront_level v on v.inventory_item_id = x.inventory_item_id and v.shop_location_id = l.shop_location_id
 where m.effect = 'set' and m.state = 'pending' and m.sku_id <> all ($2::integer[])
   and not exists (${underWay(`b.effect in ('push', 'set') and b.id < m.id`)})
 order by m.id
 limit $1`;

/** Another message of the same SKU and location that is neither settled nor moot. */
function underWay(which: string): string {
  return `
     select from message b left join delivery d on d.id = b.delivery_id
      where b.sku_id = m.sku_id and b.location_id = m.location_id and ${which}
        and (b.state = 'pending' or (b.state = 'frozen' and d.state in ('frozen', 'sending', 'waiting')))`;
}

export interface DueRow {
  id: string;
  sku_id: number;
  location_id: number;
  reason: DueMessage['reason'];
  quantity_delta: number;
  group_key: string | null;
  isolation: string | null;
  inventory_item_id: string;
  shop_location_id: string;
}

export function dueMessage(row: DueRow): DueMessage {
  return {
    id: Number(row.id),
    skuId: row.sku_id,
    locationId: row.location_id,
    reason: row.reason,
    quantityDelta: row.quantity_delta,
    groupKey: row.group_key,
    isolation: row.isolation,
    inventoryItemId: row.inventory_item_id,
    shopLocationId: row.shop_location_id,
  };
}

export interface DueSetRow {
  id: string;
  sku_id: number;
  location_id: number;
  set_from: number;
  set_to: number;
  inventory_item_id: string;
  shop_location_id: string;
}

export function dueSet(row: DueSetRow): DueSet {
  return {
    id: Number(row.id),
    skuId: row.sku_id,
    locationId: row.location_id,
    from: row.set_from,
    to: row.set_to,
    inventoryItemId: row.inventory_item_id,
    shopLocationId: row.shop_location_id,
  };
}
