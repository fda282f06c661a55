import { type EntityManager, query } from '../database.ts';
import type { DueTimes } from './due-times.ts';
import { UNDELIVERED_PUSHES } from './undelivered.ts';

/** Units on their way, each not negative but U, which has the sign of what the shop will be told. */
export interface Terms {
  /** Told to the shop, or about to be, and not confirmed. */
  readonly U: number;
  /** Shipped here, not yet fulfilled there. */
  readonly S: number;
  /** Fulfilled there, not yet shipped here. */
  readonly F: number;
  /** Restocked there, not yet received here. */
  readonly R: number;
  /** Received here, not yet restocked there. */
  readonly V: number;
}

/** What one SKU at one location should look like in the shop. */
export interface Expectation {
  readonly skuId: number;
  readonly locationId: number;
  /** B: what all bins hold. */
  readonly bins: number;
  /** Only what is within its due time. */
  readonly terms: Terms;
}

export function expectedOf(bins: number, { U, S, F, R, V }: Terms): number {
  return bins - U + S - F + R - V;
}

/** The terms of every SKU and location that the ledger or an order touched, or of one SKU alone. */
export async function readExpectations(
  em: EntityManager,
  { now, dueTimes, skuId = null }: { now: Date; dueTimes: DueTimes; skuId?: number | null },
): Promise<Expectation[]> {
  const rows = await query<TermRow>(em, TERMS_BY_PLACE, termParameters({ now, dueTimes, skuId }));
  return rows.map(({ sku_id, location_id, bins, u, s, f, r, v }) => ({
    skuId: sku_id,
    locationId: location_id,
    bins,
    terms: { U: u, S: s, F: f, R: r, V: v },
  }));
}

const NOTHING: Terms = { U: 0, S: 0, F: 0, R: 0, V: 0 };

/** Of one SKU's expectations that of a location; where nothing touched it, none is there and none is on its way. */
export function expectationAt(
  expectations: readonly Expectation[],
  locationId: number,
): Pick<Expectation, 'bins' | 'terms'> {
  return expectations.find((place) => place.locationId === locationId) ?? { bins: 0, terms: NOTHING };
}

interface TermRow {
  sku_id: number;
  location_id: number;
  bins: number;
  u: number;
  s: number;
  f: number;
  r: number;
  v: number;
}

/** What `TERMS_BY_PLACE` takes: the SKU's id or null for all, then the moments before which U, S, F, R and V are overdue. */
export function termParameters({ now, dueTimes, skuId }: { now: Date; dueTimes: DueTimes; skuId: number | null }) {
  const since = (term: keyof DueTimes) => new Date(now.getTime() - dueTimes[term]);
  return [skuId, since('U'), since('S'), since('F'), since('R'), since('V')];
}

/**
 * One row per SKU and location: sku_id, location_id, bins, u, s, f, r, v, and undelivered: U with what is overdue.
 * Rejected and quarantined messages are in neither: they never excuse a difference.
 */
export const TERMS_BY_PLACE = `
select sku_id, location_id, sum(b)::integer as bins, sum(u)::integer as u, sum(s)::integer as s, sum(f)::integer as f,
       sum(r)::integer as r, sum(v)::integer as v, sum(undelivered)::integer as undelivered
  from (
    select l.sku_id, bin.location_id, l.on_hand as b, 0 as u, 0 as s, 0 as f, 0 as r, 0 as v, 0 as undelivered
      from stock_level l
      join bin on bin.id = l.bin_id
     where $1::integer is null or l.sku_id = $1
    union all
    select sku_id, location_id, 0, case when created_at >= $2 then quantity_delta else 0 end, 0, 0, 0, 0, quantity_delta
      from (${UNDELIVERED_PUSHES}) push
     where $1::integer is null or sku_id = $1
    union all
    select sku_id, location_id, 0, 0,
           case when reason <> 'return' and created_at >= $3 then abs(quantity_delta) - matched else 0 end, 0, 0,
           case when reason =  'return' and created_at >= $6 then abs(quantity_delta) - matched else 0 end, 0
      from message
     where effect = 'expect' and state = 'pending' and ($1::integer is null or sku_id = $1)
    union all
    select s.id, l.id, 0, 0, 0,
           case when e.kind = 'fulfilled' and e.learned_at >= $4 then e.quantity - e.matched else 0 end,
           case when e.kind = 'restocked' and e.learned_at >= $5 then e.quantity - e.matched else 0 end, 0, 0
      from storefront_event e
      join sku s      on s.code = e.sku
      join location l on l.shop_location_id = e.shop_location_id
     where e.matched < e.quantity and not e.disregarded and e.kind <> 'fulfillment-cancelled'
       and ($1::integer is null or s.id = $1)
  ) term
 group by sku_id, location_id`;
