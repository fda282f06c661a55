import { type EntityManager, query, run } from '../database.ts';
import type { ShopOrder } from '../ports/storefront.ts';
import { orderEvents, orderName } from './order-events.ts';

/** Any number will do that no other lock takes. Held, ids of events are drawn in the order of their commits. */
const EVENTS_LOCK = 5_125_541;

/** Stores a page of orders and those of their events that are new; returns how many these are. Needs a transaction. */
export async function saveOrders(em: EntityManager, orders: readonly ShopOrder[], learnedAt: Date): Promise<number> {
  await query(em, 'select pg_advisory_xact_lock($1)', [EVENTS_LOCK]);
  const once = [...new Map(orders.map((order) => [order.orderId, order])).values()];
  await run(
    em,
    `insert into storefront_order as stored (order_id, name, updated_at, learned_at)
     select id, name, updated_at, $1 from unnest($2::text[], $3::text[], $4::timestamptz[]) as read (id, name, updated_at)
     on conflict (order_id) do update
        set name = excluded.name, updated_at = excluded.updated_at, learned_at = excluded.learned_at
      where stored.updated_at < excluded.updated_at`,
    [
      learnedAt,
      once.map((order) => order.orderId),
      once.map((order) => orderName(order)),
      once.map((order) => order.updatedAt),
    ],
  );
  return saveEvents(em, once, learnedAt);
}

async function saveEvents(em: EntityManager, orders: readonly ShopOrder[], learnedAt: Date): Promise<number> {
  const events = orders.flatMap((order) => orderEvents(order));
  return run(
    em,
    `insert into storefront_event
            (event_id, kind, order_id, order_name, sku, shop_location_id, quantity, happened_at, learned_at)
     select told.*, $1
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::timestamptz[]) as told
     on conflict (event_id) do nothing`,
    [
      learnedAt,
      events.map((event) => event.eventId),
      events.map((event) => event.kind),
      events.map((event) => event.orderId),
      events.map((event) => event.orderName),
      events.map((event) => event.sku),
      events.map((event) => event.shopLocationId),
      events.map((event) => event.quantity),
      events.map((event) => event.happenedAt),
    ],
  );
}
