import type { Database } from '../database/open.ts';
import { refusal } from './refusal.ts';

export interface PageArgs {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly reverse?: boolean | null;
}

/** A list in the database that can be read page by page, in the order of (sort, id). */
export interface Listing {
  readonly columns: string;
  readonly from: string;
  readonly where: string;
  readonly params: readonly unknown[];
  readonly id: string;
  readonly sort: { readonly expression: string; readonly type: 'integer' | 'timestamptz' | 'text' };
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** One page by key, not by offset: rows that change or vanish meanwhile push nobody else over a page border. */
export async function readPage<Row extends { id: number }>(
  db: Database,
  listing: Listing,
  args: PageArgs,
): Promise<Page<Row>> {
  const { size, backward } = pageSize(args);
  const descending = Boolean(args.reverse) !== backward;
  const cursor = (backward ? args.before : args.after) ?? null;
  const { rows } = await db.query<Row & { sort_value: string }>(pageStatement(listing, descending, cursor !== null), [
    ...listing.params,
    size + 1,
    ...(cursor === null ? [] : decodeCursor(cursor)),
  ]);
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  const more = rows.length > size;
  return {
    rows: kept,
    cursors: kept.map(encodeCursor),
    hasNextPage: backward ? cursor !== null : more,
    hasPreviousPage: backward ? more : cursor !== null,
  };
}

/** At most 250 a page (documented); the wording of the refusal of more is inferred. */
export function pageSize({ first, last }: PageArgs): { size: number; backward: boolean } {
  const size = first ?? last ?? null;
  if (size === null) throw refusal('BAD_REQUEST', 'you must provide one of first or last');
  const name = first === null || first === undefined ? 'last' : 'first';
  if (size < 1) throw refusal('BAD_REQUEST', `${name} must be at least 1`);
  if (size > 250) throw refusal('BAD_REQUEST', `${name} cannot exceed 250`);
  return { size, backward: name === 'last' };
}

function pageStatement(
  { columns, from, where, params, id, sort }: Listing,
  descending: boolean,
  resumed: boolean,
): string {
  const limit = params.length + 1;
  const beyond = `(${sort.expression}, ${id}) ${descending ? '<' : '>'} ($${limit + 1}::${sort.type}, $${limit + 2}::integer)`;
  const direction = descending ? 'desc' : 'asc';
  return `
  select ${columns}, ${sort.expression}::text as sort_value
    from ${from}
   where (${where}) and ${resumed ? beyond : 'true'}
   order by ${sort.expression} ${direction}, ${id} ${direction}
   limit $${limit}`;
}

/** Shopify's cursors are base64 of {last_id, last_value} (seen in public transcripts). Clients must not read them. */
function encodeCursor(row: { id: number; sort_value: string }): string {
  return Buffer.from(JSON.stringify({ last_id: row.id, last_value: row.sort_value })).toString('base64');
}

function decodeCursor(cursor: string): [string, number] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    const { last_id: id, last_value: value } = parsed as { last_id?: unknown; last_value?: unknown };
    if (typeof id === 'number' && typeof value === 'string') return [value, id];
  } catch {
    // Not JSON: the same answer as JSON of another shape.
  }
  throw refusal('BAD_REQUEST', 'Invalid cursor for current pagination sort.');
}
