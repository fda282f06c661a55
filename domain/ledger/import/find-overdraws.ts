import { type EntityManager, query } from '../../database.ts';
import { countContradicted } from '../count.ts';
import { InsufficientStockError } from '../stock-level.ts';
import type { Problem } from './problems.ts';

/** The first line at which each bin would hold less than nothing of a SKU, counted from what it holds now. */
export async function findOverdraws(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<Overdraw>(em, select, [most]);
  return rows.map(({ file_line, sku, bin, held, wanted, counted }) => ({
    line: file_line,
    reason: (counted === null
      ? new InsufficientStockError({ sku, bin }, held, wanted)
      : countContradicted({ sku, bin }, { counted, left: counted - (held - wanted) })
    ).message,
  }));
}

interface Overdraw {
  file_line: number;
  sku: string;
  bin: string;
  /** Units in the bin when the line comes to it. */
  held: number;
  wanted: number;
  /** Of a count. */
  counted: number | null;
}

const select = `
select file_line, sku, bin, held, wanted, counted
  from (select distinct on (sku, bin)
               file_line, sku, bin, (held_after - quantity_delta)::float8 as held, -quantity_delta as wanted, counted
          from (select p.file_line, p.sku, p.bin, p.quantity_delta, p.counted,
                       coalesce(s.on_hand, 0)
                         + sum(p.quantity_delta) over (partition by p.sku, p.bin order by p.file_line) as held_after
                  from pending_line p
                  left join stock_level s on s.sku_id = p.sku_id and s.bin_id = p.bin_id) running
         where held_after < 0
         order by sku, bin, file_line) firsts
 order by file_line
 limit $1`;
