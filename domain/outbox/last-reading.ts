/**
 * The newest judged reading of a place (SQL expressions of its SKU's and location's id): on_hand, run_id, observed_at. That
 * of the open case, or else the last agreement: an agreement closes every case.
 */
export function lastReading(skuId: string, locationId: string): string {
  return `
  select d.storefront_total as on_hand, d.run_id, d.observed_at
    from drift_case c join drift d on d.id = c.last_drift_id
   where c.sku_id = ${skuId} and c.location_id = ${locationId} and c.closed_at is null
  union all
  select a.on_hand, a.run_id, a.observed_at
    from last_agreement a
   where a.sku_id = ${skuId} and a.location_id = ${locationId}
   order by observed_at desc
   limit 1`;
}
