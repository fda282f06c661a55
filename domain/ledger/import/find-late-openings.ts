import { type EntityManager, query } from '../../database.ts';
import { lateOpening } from '../rules.ts';
import type { Problem } from './problems.ts';

/** Openings that come after another kind at their location, or a second time in their bin: in the ledger, or further up in the file. */
export async function findLateOpenings(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<Found>(em, select, [most]);
  return rows.map(({ file_line, sku, bin, kind, code }) => ({
    line: file_line,
    reason: lateOpening({ sku, bin }, { kind, code }).message,
  }));
}

interface Found {
  file_line: number;
  sku: string;
  bin: string;
  kind: string;
  code: string;
}

// Only SKUs with an opening in the file are looked at: in most files there is none.
const select = `
with opened as (
  select distinct sku, sku_id, location_id from pending_line where kind = 'opening'
), before as (
  select p.sku, p.location_id, p.file_line, p.kind, p.bin as code
    from pending_line p join opened using (sku, location_id)
   union all
  select o.sku, o.location_id, 0, m.kind, b.code
    from opened o
    join movement m on m.sku_id = o.sku_id
    join bin b on b.id = m.bin_id and b.location_id = o.location_id
), ranked as (
  select *, min(file_line) filter (where kind <> 'opening') over (partition by sku, location_id) as first_other,
            min(file_line) filter (where kind = 'opening') over (partition by sku, code) as first_opening,
            first_value(kind) over (partition by sku, location_id order by kind = 'opening', file_line) as other_kind,
            first_value(code) over (partition by sku, location_id order by kind = 'opening', file_line) as other_code
    from before
)
select file_line, sku, code as bin,
       case when first_other < file_line then other_kind else 'opening' end as kind,
       case when first_other < file_line then other_code else code end as code
  from ranked
 where kind = 'opening' and file_line > 0 and (first_other < file_line or first_opening < file_line)
 order by file_line
 limit $1`;
