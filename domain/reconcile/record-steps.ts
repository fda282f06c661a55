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

// The last reading is that of the open case, or else the last agreement: an agreement closes every case.
// "Between" begins with that reading's own run: what happened while it read the shop forbids a step rather than slipping in.
const insertSteps = `
with reading as (
  select * from unnest($3::integer[], $4::integer[], $5::integer[]) as place (sku_id, location_id, on_hand)
),
older as (
  select reading.sku_id, reading.location_id, reading.on_hand,
         coalesce(d.run_id, a.run_id) as run_id, coalesce(d.storefront_total, a.on_hand) as quantity,
         coalesce(d.observed_at, a.observed_at) as read_at
    from reading
    left join drift_case c     on c.sku_id = reading.sku_id and c.location_id = reading.location_id and c.closed_at is null
    left join drift d          on d.id = c.last_drift_id
    left join last_agreement a on a.sku_id = reading.sku_id and a.location_id = reading.location_id
   where coalesce(d.storefront_total, a.on_hand) <> reading.on_hand
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
