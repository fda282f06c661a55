import { type EntityManager, query } from '../database.ts';
import { type Page, pageOf } from './page.ts';

export interface FoundSku {
  readonly sku: string;
  readonly title: string | null;
  readonly barcode: string | null;
  /** Where the text stands; where in several, the first of code, barcode and title. */
  readonly matched: 'sku' | 'title' | 'barcode';
}

interface Search {
  /** Letters as they are: nothing in it is a wildcard, and its case doesn't matter. */
  readonly text: string;
  readonly limit: number;
  /** The code after which to go on. */
  readonly before?: string | undefined;
}

/** SKUs with the text anywhere in their code, barcode or title, by code. */
export async function searchSkus(em: EntityManager, { text, limit, before }: Search): Promise<Page<FoundSku, string>> {
  const rows = await query<FoundSku>(em, FOUND, [text, limit + 1, before ?? null]);
  return pageOf(rows, limit, (row) => row.sku);
}

// "searched" holds the three in lower case.
const FOUND = `
select code as sku, title, barcode,
       case when strpos(lower(code), lower($1)) > 0    then 'sku'
            when strpos(lower(barcode), lower($1)) > 0 then 'barcode'
            else 'title'
       end as matched
  from sku
 where strpos(searched, lower($1)) > 0
   and ($3::text is null or code > $3)
 order by code
 limit $2`;
