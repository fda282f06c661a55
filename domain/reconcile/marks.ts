import { type EntityManager, query } from '../database.ts';

/** What would have changed if anything of a SKU had moved: two equal marks mean that nothing did in between. */
export interface Mark {
  readonly skuId: number;
  readonly mark: string;
  /** A delivery of it is being sent, or was and nobody knows whether it was applied. */
  readonly indeterminate: boolean;
}

export interface Marks {
  readonly bySku: ReadonlyMap<number, Mark>;
  readonly lastEventId: number;
}

/**
 * The marks of every SKU. Exact, without a clock: a SKU's messages get their ids under its lock, so a later one has a
 * higher id; whatever the shop may still apply is an open message, whose standing is part of the mark.
 */
export async function readMarks(em: EntityManager): Promise<Marks> {
  const [newest] = await query<{ id: number }>(em, 'select coalesce(max(id), 0)::float8 as id from storefront_event');
  const rows = await query<Mark>(em, MARKS);
  return { bySku: new Map(rows.map((row) => [row.skuId, row])), lastEventId: newest!.id };
}

/** SKUs with an event of the shop that was learned after `lastEventId`. Events are stored one page at a time, in order of their ids. */
export async function skusWithEventsAfter(em: EntityManager, lastEventId: number): Promise<number[]> {
  const rows = await query<{ id: number }>(
    em,
    `select distinct s.id from storefront_event e join sku s on s.code = e.sku where e.id > $1`,
    [lastEventId],
  );
  return rows.map((row) => row.id);
}

// Rejected and quarantined ones stay in: a person may send them again or settle them by hand.
const MARKS = `
with open_message as (
  select id, sku_id, state, null::text as delivery_state, 0 as attempts, false as indeterminate
    from message
   where effect in ('push', 'set') and state = 'pending'
  union all
  select m.id, m.sku_id, m.state, d.state, d.attempts, d.state = 'sending' or (d.state = 'waiting' and d.ambiguous)
    from delivery d
    join message m on m.delivery_id = d.id
   where d.state <> 'applied'
),
standing as (
  select sku_id, bool_or(indeterminate) as indeterminate,
         md5(string_agg(concat_ws(' ', id, state, delivery_state, attempts), ',' order by id)) as digest
    from open_message
   group by sku_id
)
select s.id as "skuId", concat_ws(' ', newest.id, standing.digest) as mark, coalesce(standing.indeterminate, false) as indeterminate
  from sku s
  left join standing on standing.sku_id = s.id
  left join lateral (select m.id from message m where m.sku_id = s.id order by m.id desc limit 1) newest on true`;
