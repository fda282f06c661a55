import { type EntityManager, query } from '../database.ts';
import type { Evidence } from '../ports/investigator.ts';
import type { CaseFacts } from './case-facts.ts';

/** A row that a finding cites, as the tables have it. */
export interface CitedRow extends Evidence {
  /** Whose it is, seen from the case. */
  readonly home: 'here' | 'another SKU' | 'another location' | 'nobody';
  /** A shipment, return or order that the other side hasn't matched: it explains a part that no rule adds up. */
  readonly unmatched: boolean;
  /** What it says, for people; empty when nobody has it. */
  readonly says: string;
}

/** What an investigator says that it was shown proves nothing: each row is looked up again, all of them in one query. */
export async function citedRows(
  em: EntityManager,
  { skuId, locationId }: Pick<CaseFacts, 'skuId' | 'locationId'>,
  evidence: readonly Evidence[],
): Promise<CitedRow[]> {
  if (evidence.length === 0) return [];
  const kinds = evidence.map(({ kind }) => kind);
  const ids = evidence.map(({ id }) => id);
  return query<CitedRow>(em, cited, [kinds, ids, skuId, locationId]);
}

// An agreement's id is that of its run, which has one for each SKU and location: only the case's own is one here. An event
// may have happened at no location that is known.
const cited = `
with asked as (
  select distinct * from unnest($1::text[], $2::bigint[]) as asked (kind, id)
),
found as (
  select a.kind, a.id, m.sku_id, b.location_id,
         format('movement %s: %s of %s', m.id, m.kind, to_char(m.quantity_delta, 'FMSG999999990')) as says, false as unmatched
    from asked a
    join movement m on m.id = a.id
    join bin b      on b.id = m.bin_id
   where a.kind = 'movement'
  union all
  select a.kind, a.id, m.sku_id, m.location_id,
         case when m.effect = 'set' then format('update %s: a correction, shop %s -> %s', m.id, m.set_from, m.set_to)
              else format('update %s: %s of %s', m.id, m.reason, to_char(m.quantity_delta, 'FMSG999999990')) end,
         m.effect = 'expect' and m.state = 'pending'
    from asked a
    join message m on m.id = a.id
   where a.kind = 'message'
  union all
  select a.kind, a.id, s.id, l.id, format('event %s: %s %s in the shop', e.id, replace(e.kind, '-', ' '), e.quantity),
         e.matched < e.quantity and not e.disregarded and e.kind <> 'fulfillment-cancelled'
    from asked a
    join storefront_event e on e.id = a.id
    join sku s              on s.code = e.sku
    left join location l    on l.shop_location_id = e.shop_location_id
   where a.kind = 'event'
  union all
  select a.kind, a.id, t.sku_id, t.location_id,
         format('step %s: the shop''s number went from %s to %s', t.id, t.from_quantity, t.to_quantity), false
    from asked a
    join step t on t.id = a.id
   where a.kind = 'step'
  union all
  select a.kind, a.id, g.sku_id, g.location_id, format('run %s: shop and warehouse agreed on %s', g.run_id, g.on_hand), false
    from asked a
    join last_agreement g on g.run_id = a.id and g.sku_id = $3 and g.location_id = $4
   where a.kind = 'agreement'
  union all
  select a.kind, a.id, r.sku_id, r.location_id,
         format('reading %s: the shop showed %s, should be %s', r.id, r.storefront_total, r.expected_total), false
    from asked a
    join reading r on r.id = a.id
   where a.kind = 'reading'
  union all
  select a.kind, a.id, d.sku_id, d.location_id,
         format('drift %s: the shop showed %s, should be %s', d.id, d.storefront_total, d.expected_total), false
    from asked a
    join drift d on d.id = a.id
   where a.kind = 'drift'
)
select a.kind, a.id::float8, coalesce(f.says, '') as says, coalesce(f.unmatched, false) as unmatched,
       case when f.kind is null then 'nobody'
            when f.sku_id <> $3 then 'another SKU'
            when f.location_id <> $4 then 'another location'
            else 'here' end as home
  from asked a
  left join found f using (kind, id)`;
