import { type EntityManager, query } from '../../database.ts';
import type { Problem } from './problems.ts';

/** SKUs and bins that nobody made yet; each is told once, at the first line that names it. */
export async function findUnknownNames(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<{ file_line: number; what: string; code: string; more: number }>(em, select, [most]);
  return rows.map(({ file_line, what, code, more }) => ({
    line: file_line,
    reason: `there is no ${what} "${code}"${more > 0 ? ` (nor for ${more} more ${more === 1 ? 'row' : 'rows'})` : ''}; check the spelling, or import with --create to make it.`,
  }));
}

const select = `
select file_line, what, code, more
  from (select min(file_line) as file_line, 'SKU' as what, sku as code, (count(distinct file_line) - 1)::integer as more
          from pending_line
         where sku_id is null
         group by sku
         union all
        select min(file_line), 'bin', bin, (count(distinct file_line) - 1)::integer
          from pending_line
         where bin_id is null
         group by bin) unknown
 order by file_line, what, code
 limit $1`;
