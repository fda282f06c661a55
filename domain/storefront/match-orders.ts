import { type EntityManager, query, run } from '../database.ts';
import { CANCELLED } from './order-events.ts';

/** Any number will do that no other lock takes: two matchings at once would each write what the other has outdated. */
const MATCHING_LOCK = 5_125_542;

/**
 * Pairs what was shipped or received back here with what the shop says it fulfilled or restocked, per order and SKU:
 * first what happened at the same location, then the rest across locations, oldest first. A pair with anything open is
 * worked out anew from all its rows, so the order in which they arrived makes no difference and running it twice
 * changes nothing. `at` is when a fully matched message counts as settled.
 *
 * 24,000 messages with 24,000 events take about a second on two cores.
 */
export async function matchOrders(em: EntityManager, at: Date): Promise<void> {
  await em.transactional(async (em) => {
    await query(em, 'select pg_advisory_xact_lock($1)', [MATCHING_LOCK]);
    await run(em, DISREGARD_BEFORE_OPENING);
    await run(em, MATCH, [at, CANCELLED]);
  });
}

// The stock that an opening brought in was counted after these: they are in it already.
const DISREGARD_BEFORE_OPENING = `
with open_event as materialized (
  select e.id, e.happened_at, s.id as sku_id, l.id as location_id
    from storefront_event e
    join sku s      on s.code = e.sku
    join location l on l.shop_location_id = e.shop_location_id
   where e.matched < e.quantity and not e.disregarded
),
opening as (
  select m.sku_id, b.location_id, max(m.occurred_at) as occurred_at
    from movement m
    join bin b on b.id = m.bin_id
   where m.kind = 'opening' and m.sku_id in (select sku_id from open_event)
   group by m.sku_id, b.location_id
)
update storefront_event e
   set disregarded = true
  from open_event
  join opening using (sku_id, location_id)
 where e.id = open_event.id and open_event.happened_at < opening.occurred_at`;

// "spent" are units that need no partner: a fulfilment that was taken back and what took it back cancel out.
const MATCH = `
with pair as materialized (
  select row_number() over () as pair, order_name, sku_id, came_back
    from (
      select order_name, sku_id, reason = 'return' as came_back
        from message
       where effect = 'expect' and state = 'pending'
      union
      select e.order_name, s.id, e.kind = 'restocked'
        from storefront_event e
        join sku s on s.code = e.sku
       where e.matched < e.quantity and not e.disregarded
    ) anything_open
),
line as materialized (
  select 'message' as side, m.id, pair.pair, m.location_id, abs(m.quantity_delta) as units, 0 as spent
    from pair
    join message m on m.order_name = pair.order_name and m.sku_id = pair.sku_id
   where m.effect = 'expect' and (m.reason = 'return') = pair.came_back
  union all
  select 'event', e.id, pair.pair, l.id, e.quantity - spent.units, spent.units
    from pair
    join sku s              on s.id = pair.sku_id
    join storefront_event e on e.order_name = pair.order_name and e.sku = s.code
    left join location l    on l.shop_location_id = e.shop_location_id
    left join storefront_event taken_back on taken_back.event_id = e.event_id || $2
    cross join lateral (
      select case when e.kind = 'fulfillment-cancelled' or taken_back.id is not null then e.quantity else 0 end as units
    ) spent
   where not e.disregarded and (e.kind = 'restocked') = pair.came_back
),
in_place as (
  select line.*,
         coalesce(sum(units) filter (where side = 'message') over place, 0) as here,
         coalesce(sum(units) filter (where side = 'event') over place, 0)   as there,
         sum(units) over (place_and_side order by id) - units as before
    from line
  window place          as (partition by pair, location_id),
         place_and_side as (partition by pair, location_id, side)
),
met_in_place as (
  select pair, side, id, units, spent,
         greatest(0, least(units, least(here, there) - before)) as met
    from in_place
),
elsewhere as (
  select side, id, spent, met, units - met as rest,
         coalesce(sum(units - met) filter (where side = 'message') over anywhere, 0) as here,
         coalesce(sum(units - met) filter (where side = 'event') over anywhere, 0)   as there,
         sum(units - met) over (own_side order by id) - (units - met) as before
    from met_in_place
  window anywhere as (partition by pair),
         own_side as (partition by pair, side)
),
matched as materialized (
  select side, id, spent + met + greatest(0, least(rest, least(here, there) - before)) as units from elsewhere
),
messages as (
  update message m
     set matched    = matched.units,
         state      = case when matched.units = abs(m.quantity_delta) then 'confirmed' else 'pending' end,
         settled_at = case when matched.units = abs(m.quantity_delta) then $1::timestamptz end
    from matched
   where matched.side = 'message' and matched.id = m.id and matched.units <> m.matched
)
update storefront_event e
   set matched = matched.units
  from matched
 where matched.side = 'event' and matched.id = e.id and matched.units <> e.matched`;
