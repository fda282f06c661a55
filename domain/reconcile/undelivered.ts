/**
 * Pushes the shop has neither confirmed nor refused for good: id, sku_id, location_id, quantity_delta, created_at.
 * Two branches, because each has its partial index: the delivered millions aren't touched.
 */
export const UNDELIVERED_PUSHES = `
select id, sku_id, location_id, quantity_delta, created_at
  from message
 where effect = 'push' and state = 'pending'
union all
select m.id, m.sku_id, m.location_id, m.quantity_delta, m.created_at
  from delivery d
  join message m on m.delivery_id = d.id
 where d.state in ('frozen', 'sending', 'waiting') and m.effect = 'push'`;
