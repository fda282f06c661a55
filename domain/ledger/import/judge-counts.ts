import { type EntityManager, run } from '../../database.ts';

/** What one answer for the whole file says of the rows that ask; undefined where nobody answered. */
export interface Answers {
  /** Of what happened before its bin was counted and comes after that: "was it in the count?" */
  readonly inCount?: boolean | undefined;
  /** Of adjustments while a case is open: "does the shop show this already?" */
  readonly shopShows?: boolean | undefined;
}

/**
 * Finishes `pending_line` as `ledgerLines` does one posting: which rows ask something, what the answers make of them, and
 * by how much each count differs. A count sees the ledger and the rows before it, of those what happened until then.
 */
export async function judgeCounts(em: EntityManager, { inCount, shopShows }: Answers): Promise<void> {
  await run(em, markLate);
  await run(em, markDisputed);
  if (shopShows) await run(em, `update pending_line set effect = 'none' where disputed_in is not null`);
  if (inCount) {
    await run(em, ungroup);
    await run(em, setOff);
    await run(em, leaveToTheCount);
  }
  await run(em, weighCounts);
}

const markLate = `
with of_bin as materialized (
  select distinct sku, bin, sku_id, bin_id from pending_line
),
counted as (
  select sku, bin, file_line, occurred_at as at from pending_line where counted is not null
  union all
  select o.sku, o.bin, 0, m.occurred_at
    from of_bin o
    join movement m on m.sku_id = o.sku_id and m.bin_id = o.bin_id and m.counted is not null
)
update pending_line p
   set counted_later = late.at
  from (select p.file_line, p.line, max(c.at) as at
          from counted c
          join pending_line p on p.sku = c.sku and p.bin = c.bin and p.file_line > c.file_line and p.occurred_at < c.at
         where p.kind <> 'opening'
         group by p.file_line, p.line) late
 where p.file_line = late.file_line and p.line = late.line`;

const markDisputed = `
update pending_line p
   set disputed_in = c.id
  from drift_case c
 where p.kind = 'adjustment' and c.sku_id = p.sku_id and c.location_id = p.location_id and c.closed_at is null`;

// The other line of a transfer leaves alone, as the shop need not hear of this one.
const ungroup = `
update pending_line
   set other_bin = null
 where idempotency_key in (select idempotency_key from pending_line where counted_later is not null and kind = 'transfer')`;

const setOff = `
insert into pending_line (file_line, line, idempotency_key, occurred_at, kind, sku, bin, quantity_delta, channel, reference, note,
                          content_hash, sku_id, bin_id, location_id, effect)
select file_line, lines + row_number() over (partition by file_line order by line), idempotency_key, occurred_at, 'recount', sku,
       bin, -quantity_delta, channel, reference, note, content_hash, sku_id, bin_id, location_id, 'none'
  from (select p.*, count(*) over (partition by file_line) as lines from pending_line p) p
 where counted_later is not null and kind <> 'recount'`;

const leaveToTheCount = `
update pending_line set effect = 'none' where counted_later is not null and effect = 'push'`;

// Between two counts of a bin lies the difference of what they found, each without the counts before it.
const weighCounts = `
with standing as (
  select p.file_line, p.sku, p.bin, p.counted,
         p.counted - coalesce(l.on_hand, 0)
                   + coalesce((select sum(m.quantity_delta) from movement m
                                where m.sku_id = p.sku_id and m.bin_id = p.bin_id and m.occurred_at > p.occurred_at), 0)
                   - coalesce(sum(q.quantity_delta), 0) as off
    from pending_line p
    left join stock_level l  on l.sku_id = p.sku_id and l.bin_id = p.bin_id
    left join pending_line q on q.sku = p.sku and q.bin = p.bin and q.counted is null
                            and q.file_line < p.file_line and q.occurred_at <= p.occurred_at
   where p.counted is not null
   group by p.file_line, p.sku, p.bin, p.counted, p.sku_id, p.bin_id, p.occurred_at, l.on_hand
)
update pending_line p
   set quantity_delta = weighed.delta
  from (select file_line, off - coalesce(lag(off) over (partition by sku, bin order by file_line), 0) as delta from standing) weighed
 where p.file_line = weighed.file_line and p.counted is not null`;
