import { type EntityManager, query } from '../../database.ts';
import { countedInFuture, countSuperseded } from '../count.ts';
import type { Problem } from './problems.ts';

/** Counts of a time to come, or from before a count or an opening that stands already: in the ledger, or further up in the file. */
export async function findWrongCounts(em: EntityManager, most: number, now: Date): Promise<Problem[]> {
  const rows = await query<Found>(em, select, [most, now]);
  return rows.map(({ file_line, sku, bin, kind, at }) => ({
    line: file_line,
    reason: (kind === null ? countedInFuture() : countSuperseded({ sku, bin }, { kind, at: at! })).message,
  }));
}

interface Found {
  file_line: number;
  sku: string;
  bin: string;
  /** What stands already; null for a time to come. */
  kind: string | null;
  at: string | null;
}

const select = `
with count as (
  select * from pending_line where counted is not null
),
later as (
  select c.file_line, p.kind, p.occurred_at as at
    from count c
    join pending_line p on p.sku = c.sku and p.bin = c.bin and p.file_line < c.file_line and p.occurred_at > c.occurred_at
                       and (p.counted is not null or p.kind = 'opening')
   union all
  select c.file_line, m.kind, m.occurred_at
    from count c
    join movement m on m.sku_id = c.sku_id and m.bin_id = c.bin_id and m.occurred_at > c.occurred_at
                   and (m.counted is not null or m.kind = 'opening')
)
select distinct on (c.file_line) c.file_line, c.sku, c.bin, later.kind, later.at
  from count c
  left join later using (file_line)
 where later.at is not null or c.occurred_at > $2
 order by c.file_line, later.at desc nulls last
 limit $1`;
