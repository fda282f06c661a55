import { type EntityManager, query } from '../../database.ts';
import type { MovementKind } from '../movement.ts';

/** What an import is about to do: read by a person before anything is written. */
export interface ImportSummary {
  /** Rows of the file; a transfer is one. */
  readonly rows: number;
  /** Rows that the ledger has under the same key; they are skipped and counted nowhere below. */
  readonly alreadyRecorded: number;
  /** In the order of the file's first row of each. */
  readonly kinds: readonly KindSummary[];
  readonly newSkus: NewNames;
  readonly newBins: NewNames;
  /** Rows that the shop will be told of. */
  readonly pushed: number;
  /** Rows that say the same as something the ledger has under another key: the same file exported twice, perhaps. */
  readonly repeats: { readonly rows: number; readonly firstLine: number | null };
}

interface KindSummary {
  readonly kind: MovementKind;
  readonly rows: number;
  readonly unitsIn: number;
  readonly unitsOut: number;
}

interface NewNames {
  readonly count: number;
  /** The first ten by name, to spot a typing error. */
  readonly first: readonly string[];
}

export async function summarize(em: EntityManager, rows: number): Promise<ImportSummary> {
  const kinds = await query<KindSummary>(em, kindsSql);
  const [totals] = await query<Totals>(em, totalsSql);
  const { pushed, repeats, first_repeat, skus, first_skus, bins, first_bins } = totals!;
  return {
    rows,
    alreadyRecorded: rows - kinds.reduce((sum, kind) => sum + kind.rows, 0),
    kinds,
    newSkus: { count: skus, first: first_skus ?? [] },
    newBins: { count: bins, first: first_bins ?? [] },
    pushed,
    repeats: { rows: repeats, firstLine: first_repeat },
  };
}

const kindsSql = `
select kind,
       count(*) filter (where line = 1)::integer                                      as rows,
       coalesce(sum(quantity_delta) filter (where quantity_delta > 0), 0)::float8     as "unitsIn",
       coalesce(-sum(quantity_delta) filter (where quantity_delta < 0), 0)::float8    as "unitsOut"
  from pending_line
 group by kind
 order by min(file_line)`;

interface Totals {
  pushed: number;
  repeats: number;
  first_repeat: number | null;
  skus: number;
  first_skus: string[] | null;
  bins: number;
  first_bins: string[] | null;
}

const totalsSql = `
with new_sku as (select distinct sku as code from pending_line where sku_id is null),
     new_bin as (select distinct bin as code from pending_line where bin_id is null),
     repeat as (select p.file_line
                  from pending_line p
                 where p.line = 1
                   and exists (select from movement m where m.sku_id = p.sku_id and m.content_hash = p.content_hash))
select (select count(*)::integer from pending_line where line = 1 and effect = 'push') as pushed,
       (select count(*)::integer from repeat)                                          as repeats,
       (select min(file_line) from repeat)                                             as first_repeat,
       (select count(*)::integer from new_sku)                                         as skus,
       (select array_agg(code) from (select code from new_sku order by code limit 10)) as first_skus,
       (select count(*)::integer from new_bin)                                         as bins,
       (select array_agg(code) from (select code from new_bin order by code limit 10)) as first_bins`;
