import { type EntityManager, query } from '../database.ts';
import { BLOCKED_MESSAGES } from '../history/blocked-messages.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import { UNDELIVERED_PUSHES } from '../reconcile/undelivered.ts';

/** Rows past their due time: they excuse no disagreement any more, and somebody should look. */
export interface LateRows {
  /** Not confirmed by the shop, though nothing about the SKU stops them. */
  readonly updates: number;
  /** Shipped here, not fulfilled there. */
  readonly shippedHere: number;
  /** Fulfilled there, not shipped here. */
  readonly fulfilledThere: number;
  /** Restocked there, not received here. */
  readonly restockedThere: number;
  /** Received here, not restocked there. */
  readonly receivedHere: number;
}

export async function lateRows(em: EntityManager, now: Date, dueTimes: DueTimes): Promise<LateRows> {
  const overdue = (term: keyof DueTimes) => new Date(now.getTime() - dueTimes[term]);
  const [rows] = await query<LateRows>(em, LATE, (['U', 'S', 'F', 'R', 'V'] as const).map(overdue));
  return rows!;
}

const LATE = `
with expecting as (
  select reason, created_at from message where effect = 'expect' and state = 'pending'
),
event as (
  select e.kind, e.learned_at
    from storefront_event e
    join sku s      on s.code = e.sku
    join location l on l.shop_location_id = e.shop_location_id
   where e.matched < e.quantity and not e.disregarded
)
select (select count(*)::integer
          from (${UNDELIVERED_PUSHES}) push
         where created_at < $1 and id not in (select id from (${BLOCKED_MESSAGES}) blocked))              as updates,
       (select count(*)::integer from expecting where reason <> 'return'  and created_at < $2)           as "shippedHere",
       (select count(*)::integer from event     where kind = 'fulfilled'  and learned_at < $3)           as "fulfilledThere",
       (select count(*)::integer from event     where kind = 'restocked'  and learned_at < $4)           as "restockedThere",
       (select count(*)::integer from expecting where reason = 'return'   and created_at < $5)           as "receivedHere"`;
