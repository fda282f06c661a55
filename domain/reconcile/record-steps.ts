import { type EntityManager, run } from '../database.ts';
import type { JudgedPlace } from './judge.ts';

/**
 * Records by how much the shop's number changed since its last judged reading, where nothing here can have changed it:
 * no movement, no correction, no attempt or settlement of a delivery and no event of the SKU since that reading's run
 * began. Needs the run's transaction, before its agreements replace the older ones, and orders that were read again
 * after the shop was: an order whose shipment isn't known yet would pass for somebody's typing.
 */
export async function recordSteps(
  em: EntityManager,
  { runId, places, now }: { runId: number; places: readonly JudgedPlace[]; now: Date },
): Promise<void> {
  await run(em, insertSteps, [
    runId,
    now,
    places.map((place) => place.skuId),
    places.map((place) => place.locationId),
    places.map((place) => place.verdict.storefront),
  ]);
}

// "between" begins with the older run itself: what happened while it read the shop forbids a step rather than slipping in.
const insertSteps = `
with reading as (
  select * from unnest($3::integer[], $4::integer[], $5::integer[]) as place (sku_id, location_id, on_hand)
),
older as (
  select reading.*, past.run_id, past.quantity, past.read_at
    from reading
    cross join lateral (
      select run_id, quantity, read_at
        from (
          select a.run_id, a.on_hand as quantity, a.observed_at as read_at
            from last_agreement a
           where a.sku_id = reading.sku_id and a.location_id = reading.location_id and a.run_id < $1
          union all
          (select d.run_id, d.storefront_total, d.observed_at
             from drift d
            where d.sku_id = reading.sku_id and d.location_id = reading.location_id and d.run_id < $1
            order by d.id desc
            limit 1)
        ) judged
       order by run_id desc
       limit 1
    ) past
   where past.quantity <> reading.on_hand
)
insert into step (sku_id, location_id, from_quantity, to_quantity, from_run_id, to_run_id, from_read_at, to_read_at)
select older.sku_id, older.location_id, older.quantity, older.on_hand, older.run_id, $1, older.read_at, $2
  from older
  join sku               on sku.id = older.sku_id
  join reconcile_run run on run.id = older.run_id
 where not exists (
         select from message m where m.sku_id = older.sku_id and m.created_at >= run.started_at)
   and not exists (
         select from message m join delivery d on d.id in (m.delivery_id, m.isolated_from)
          where m.sku_id = older.sku_id and d.settled_at >= run.started_at)
   and not exists (
         select from message m join delivery_attempt a on a.delivery_id in (m.delivery_id, m.isolated_from)
          where m.sku_id = older.sku_id
            and (a.started_at >= run.started_at or a.finished_at is null or a.finished_at >= run.started_at))
   and not exists (
         select from storefront_event e
          where e.sku = sku.code and (e.learned_at >= run.started_at or e.happened_at >= run.started_at))
on conflict do nothing`;
