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
 * The marks of every SKU, or of one alone. Exact, without a clock: a SKU's messages get their ids under its lock, so a
 * later one has a higher id; whatever the shop may still apply is an open message, whose standing is part of the mark.
 */
export async function readMarks(em: EntityManager, skuId: number | null = null): Promise<Marks> {
  const [newest] = await query<{ id: number }>(em, 'select coalesce(max(id), 0)::float8 as id from storefront_event');
  const rows = await query<Mark>(em, MARKS, [skuId]);
  return { bySku: new Map(rows.map((row) => [row.skuId, row])), lastEventId: newest!.id };
}

/** The SKUs (or the one) that can't be judged by what was read since those marks, and why. */
export async function unquietSince(
  em: EntityManager,
  before: Marks,
  skuId: number | null = null,
): Promise<Map<number, 'moving' | 'indeterminate'>> {
  const after = await readMarks(em, skuId);
  const unquiet = new Map<number, 'moving' | 'indeterminate'>();
  for (const skuId of await skusWithEventsAfter(em, before.lastEventId)) unquiet.set(skuId, 'moving');
  for (const [skuId, { mark, indeterminate }] of after.bySku) {
    const first = before.bySku.get(skuId);
    if (first?.mark !== mark) unquiet.set(skuId, 'moving');
    if (indeterminate || first?.indeterminate) unquiet.set(skuId, 'indeterminate');
  }
  return unquiet;
}

/** SKUs with an event of the shop that was learned after `lastEventId`. Events are stored one page at a time, in order of their ids. */
async function skusWithEventsAfter(em: EntityManager, lastEventId: number): Promise<number[]> {
  const rows = await query<{ id: number }>(
    em,
    `select distinct s.id from storefront_event e join sku s on s.code = e.sku where e.id > $1`,
    [lastEventId],
  );
  return rows.map((row) => row.id);
}

// $1 is a SKU's id, or null for all. Rejected and quarantined ones stay in: a person may send them again or settle them by
// hand. "or" rather than "in", because each arm has its partial index: 90 ms over 500,000 messages become a hundredth of one.
const MARKS = `
with open_message as (
  select id, sku_id, state, null::text as delivery_state, 0 as attempts, false as indeterminate
    from message
   where (effect = 'push' and state = 'pending' or effect = 'set' and state = 'pending') and ($1::integer is null or sku_id = $1)
  union all
  select m.id, m.sku_id, m.state, d.state, d.attempts, d.state = 'sending' or (d.state = 'waiting' and d.ambiguous)
    from delivery d
    join message m on m.delivery_id = d.id
   where d.state <> 'applied' and ($1::integer is null or m.sku_id = $1)
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
  left join lateral (select m.id from message m where m.sku_id = s.id order by m.id desc limit 1) newest on true
 where $1::integer is null or s.id = $1`;
