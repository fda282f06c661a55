import { type EntityManager, query } from '../database.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import type { Place } from '../investigation/read-numbers.ts';

/** Something known and not finished in its time, which left the formula and shows as a difference instead. */
export interface OverdueRow {
  readonly order: string;
  readonly units: number;
  readonly term: 'S' | 'F' | 'R' | 'V';
}

/**
 * The oldest overdue shipment, refund or return that explains any of a difference: its side of it is the same. What was
 * overdue when shop and ledger last agreed was part of neither, and explains nothing.
 */
export async function overdueRowFor(
  em: EntityManager,
  { skuId, locationId }: Place,
  { delta, now, dueTimes }: { delta: number; now: Date; dueTimes: DueTimes },
): Promise<OverdueRow | null> {
  const { S, F, R, V } = dueTimes;
  const [row] = await query<OverdueRow>(em, overdue, [skuId, locationId, Math.sign(delta), now, S, F, R, V]);
  return row ?? null;
}

export function overdueInWords({ order, units, term }: OverdueRow): string {
  return `order ${order}: ${units} ${what[term]}, which explains some of the difference`;
}

const what: Readonly<Record<OverdueRow['term'], string>> = {
  S: 'shipped here and long not in the shop',
  F: 'shipped in the shop and long not here',
  R: 'put back by a refund of the shop and long not here',
  V: 'come back here and long not refunded in the shop',
};

const overdue = `
with agreed as (
  select coalesce((select observed_at from last_agreement where sku_id = $1 and location_id = $2), '-infinity') as at
),
expectation as (
  select case when reason = 'return' then 'V' else 'S' end as term, order_name as "order",
         abs(quantity_delta) - matched as units, created_at as since
    from message
   where sku_id = $1 and location_id = $2 and effect = 'expect' and state = 'pending'
  union all
  select case when e.kind = 'restocked' then 'R' else 'F' end, e.order_name, e.quantity - e.matched, e.learned_at
    from storefront_event e
    join sku s      on s.id = $1 and s.code = e.sku
    join location l on l.id = $2 and l.shop_location_id = e.shop_location_id
   where e.matched < e.quantity and not e.disregarded and e.kind <> 'fulfillment-cancelled'
)
select term, "order", units
  from expectation
  join (values ('S', 1, $5::float8), ('F', -1, $6::float8), ('R', 1, $7::float8), ('V', -1, $8::float8)) as due (term, side, ms)
       using (term)
 cross join agreed
 where side = $3::integer
   and since <  $4::timestamptz - ms * interval '1 ms'
   and since >= agreed.at - ms * interval '1 ms'
 order by since
 limit 1`;
