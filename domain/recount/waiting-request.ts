import { type EntityManager, query } from '../database.ts';
import { keysAliveSince, unsettledOf } from '../outbox/request-correction.ts';
import type { DueTimes } from '../reconcile/due-times.ts';

/** A correction that a count asked for and that isn't made yet. */
export interface WaitingRequest {
  readonly id: number;
  readonly skuId: number;
  readonly locationId: number;
  readonly bin: string;
  readonly actor: string;
  readonly approver: boolean;
  /** What was counted; null where it was recorded late that something was in the count. */
  readonly counted: number | null;
  /** By how much the count differed from the ledger. */
  readonly quantityDelta: number;
  /** Whether it was looked at before. */
  readonly looked: boolean;
  readonly waitsFor: string | null;
  /** The open case of its SKU and location. */
  readonly caseId: number | null;
  /** A message that has to be settled first. */
  readonly updateId: number | null;
  /** With an open case: the bins that were not counted since it opened. */
  readonly uncounted: readonly string[];
  /** An order that the shop shipped before the count, of which nothing is recorded here yet. */
  readonly order: string | null;
}

interface Asked {
  readonly now: Date;
  readonly dueTimes: DueTimes;
  readonly requestId?: number;
  readonly skuId?: number | undefined;
  readonly limit?: number;
}

/** Those that wait, the longest not looked at first: one that never can be made starves no other. */
export function waitingRequests(em: EntityManager, asked: Asked): Promise<WaitingRequest[]> {
  const { now, dueTimes, requestId = null, skuId = null, limit = null } = asked;
  const shippedSince = new Date(now.getTime() - dueTimes.F);
  return query<WaitingRequest>(em, waiting, [keysAliveSince(now), shippedSince, requestId, skuId, limit]);
}

/** Why it can't be made before the shop is even read; null when it may be. */
export function obstacleOf({ updateId, uncounted, caseId, order }: WaitingRequest): string | null {
  if (uncounted.length > 0) return `a count of ${uncounted.join(', ')} too, because case ${caseId} is open`;
  if (updateId !== null) return `update ${updateId}, which is on its way to the shop`;
  if (order !== null) return `order ${order}: the shop shipped it before the count, and nobody recorded it here yet`;
  return null;
}

// A case that opened after the count was recorded may be of the count's own making: then what was counted with it counts.
const waiting = `
select r.id::float8, r.sku_id as "skuId", r.location_id as "locationId", b.code as bin, m.actor, r.approver, m.counted,
       m.quantity_delta as "quantityDelta", r.looked_at is not null as looked, r.waits_for as "waitsFor",
       c.id::float8 as "caseId", (${unsettledOf('r.sku_id', 'r.location_id', '$1')}) as "updateId",
       coalesce(uncounted.bins, '{}') as uncounted, shipped.order_name as "order"
  from recount_request r
  join movement m on m.id = r.movement_id
  join bin b      on b.id = m.bin_id
  join sku s      on s.id = r.sku_id
  join location l on l.id = r.location_id
  -- What was in a count is of the count's time.
 cross join lateral (
    select case when m.counted is not null then m.occurred_at
                else (select max(x.occurred_at) from movement x
                       where x.sku_id = m.sku_id and x.bin_id = m.bin_id and x.counted is not null) end as at
  ) count
  left join drift_case c on c.sku_id = r.sku_id and c.location_id = r.location_id and c.closed_at is null
  left join lateral (
    select array_agg(o.code order by o.code) as bins
      from bin o
     cross join (select case when m.recorded_at < c.opened_at then count.at else c.opened_at end as at) since
     where c.id is not null and o.location_id = r.location_id
       and (exists (select from stock_level v where v.sku_id = r.sku_id and v.bin_id = o.id and v.on_hand > 0)
            or exists (select from movement x where x.sku_id = r.sku_id and x.bin_id = o.id and x.recorded_at >= since.at))
       and not exists (select from movement x
                        where x.sku_id = r.sku_id and x.bin_id = o.id and x.counted is not null and x.occurred_at >= since.at)
  ) uncounted on true
  left join lateral (
    select e.order_name
      from storefront_event e
     where e.sku = s.code and e.shop_location_id = l.shop_location_id and e.kind = 'fulfilled'
       and e.matched < e.quantity and not e.disregarded and e.happened_at <= count.at and e.learned_at >= $2
     order by e.id
     limit 1
  ) shipped on true
 where r.state = 'waiting' and ($3::bigint is null or r.id = $3) and ($4::integer is null or r.sku_id = $4)
 order by r.looked_at nulls first, r.id
 limit $5`;
