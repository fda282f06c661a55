import { type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';
import { badImport, MOST_PROBLEMS, type Problem, refuse } from './import/problems.ts';
import { type CsvRow, readCsv } from './import/read-csv.ts';
import { upsertSkus } from './import/upsert-skus.ts';
import type { Ledger } from './ledger.ts';
import { checkText } from './text.ts';

const CATALOG_HEADERS = ['sku,title,price', 'sku,title,price,barcode'];

export interface Catalog {
  /** The bytes of a CSV file `sku,title,price` or `sku,title,price,barcode`, plain or gzip. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Who imports. The ledger keeps no history of a SKU's texts and prices, so it is written nowhere yet. */
  readonly actor: string;
}

export interface CatalogResult {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Makes the SKUs of a file and brings titles, prices and barcodes up to date, all or none. What is empty leaves what is
 * known. The same file again changes nothing. Throws DomainError `bad-import`, which lists line and reason.
 */
export async function importCatalog(
  { database }: Pick<Ledger, 'database'>,
  { source }: Catalog,
): Promise<CatalogResult> {
  return database.em().transactional(async (em) => {
    const { rows, problems } = await stage(em, readCsv({ source, headers: CATALOG_HEADERS }));
    refuse([...problems, ...(await findDuplicates(em))]);
    const { created, updated } = await upsertSkus(em);
    return { rows, created, updated, unchanged: rows - created - updated };
  });
}

interface Item {
  readonly sku: string;
  readonly title: string | null;
  readonly price: string | null;
  readonly barcode: string | null;
}

/** Rows a statement, as for movements. */
const BATCH = 4_000;

async function stage(em: EntityManager, rows: AsyncIterable<CsvRow>) {
  await run(em, createTable);
  const problems: Problem[] = [];
  let batch: (Item & { line: number })[] = [];
  let count = 0;
  for await (const { line, fields } of rows) {
    count += 1;
    const item = parsed(line, fields, problems);
    if (problems.length > MOST_PROBLEMS) throw badImport(problems);
    if (item) batch.push({ ...item, line });
    if (batch.length < BATCH) continue;
    await insert(em, batch);
    batch = [];
  }
  await insert(em, batch);
  return { rows: count, problems };
}

function parsed(line: number, fields: readonly string[], problems: Problem[]): Item | undefined {
  try {
    return itemOf(fields.map((field) => field.trim()) as Fields);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    problems.push({ line, reason: error.message });
    return undefined;
  }
}

type Fields = [sku: string, title: string, price: string, barcode?: string];

function itemOf([sku, title, price, barcode]: Fields): Item {
  if (!sku) throw new DomainError('bad-row', 'sku is empty.');
  checkText('sku', sku);
  checkText('title', title);
  checkText('barcode', barcode);
  // As the column holds it: ten digits and two decimals.
  if (price && !/^\d{1,10}(\.\d{1,2})?$/.test(price)) {
    throw new DomainError(
      'bad-row',
      `price "${price.slice(0, 40)}" isn't an amount: write it like 12.50, or leave it empty.`,
    );
  }
  return { sku, title: title || null, price: price || null, barcode: barcode || null };
}

const createTable = `
create temporary table staged_sku (
  file_line integer not null,
  code      text    not null,
  title     text,
  price     numeric(12, 2),
  barcode   text
) on commit drop`;

async function insert(em: EntityManager, batch: readonly (Item & { line: number })[]): Promise<void> {
  await run(
    em,
    'insert into staged_sku select * from unnest($1::integer[], $2::text[], $3::text[], $4::numeric[], $5::text[])',
    [
      batch.map((item) => item.line),
      batch.map((item) => item.sku),
      batch.map((item) => item.title),
      batch.map((item) => item.price),
      batch.map((item) => item.barcode),
    ],
  );
}

async function findDuplicates(em: EntityManager): Promise<Problem[]> {
  const rows = await query<{ file_line: number; first_line: number; code: string }>(
    em,
    `select s.file_line, d.first_line, s.code
       from (select code, min(file_line) as first_line from staged_sku group by code having count(*) > 1) d
       join staged_sku s on s.code = d.code and s.file_line > d.first_line
      order by s.file_line
      limit $1`,
    [MOST_PROBLEMS + 1],
  );
  return rows.map(({ file_line, first_line, code }) => ({
    line: file_line,
    reason: `the SKU "${code}" is on line ${first_line} already.`,
  }));
}
