import { type EntityManager, query } from '../database.ts';
import { type Page, pageOf, type Within } from './page.ts';

/** Where the shop's number of a SKU was read: it agreed, it had changed with nothing behind it, or somebody asked. */
export const readingKinds = ['agreement', 'step', 'reading'] as const;
export type ReadingKind = (typeof readingKinds)[number];

/** Units. Of a step only `from` and `storefront` are known: what the shop showed before and after. */
export interface ReadingRow {
  readonly kind: ReadingKind;
  /** An agreement's is that of its run. */
  readonly id: number;
  readonly at: Date;
  readonly sku: string;
  readonly location: string;
  readonly storefront: number;
  readonly expected: number | null;
  readonly from: number | null;
  /** Shop - expected. */
  readonly delta: number | null;
  readonly verdict: 'agreed' | 'drift' | 'unjudged' | null;
  readonly reason: string | null;
}

/** Plain JSON. An agreement's `id` is its location's here: one run agrees at several. */
export interface ReadingPosition {
  /** ISO 8601, to the microsecond. */
  readonly at: string;
  readonly kind: ReadingKind;
  readonly id: number;
}

export interface ReadingsAsked {
  readonly sku: string;
  readonly location?: string | undefined;
  readonly kinds?: readonly ReadingKind[] | undefined;
  readonly within?: Within | undefined;
  readonly limit: number;
  readonly before?: ReadingPosition | undefined;
}

/** What is known of one SKU's number in the shop, newest first: the last agreement of each location, steps, readings. */
export async function listReadings(
  em: EntityManager,
  { sku, location, kinds = readingKinds, within, limit, before }: ReadingsAsked,
): Promise<Page<ReadingRow, ReadingPosition>> {
  const rows = await query<RawReading>(em, readings, [
    sku,
    location ?? null,
    kinds,
    within?.from ?? null,
    within?.to ?? null,
    before?.at ?? null,
    before?.kind ?? null,
    before?.id ?? null,
    limit + 1,
  ]);
  const page = pageOf(rows, limit, ({ moment, kind, place }) => ({ at: moment, kind, id: place }));
  return { rows: page.rows.map((row) => readingOf(row)), next: page.next };
}

interface RawReading extends Omit<ReadingRow, 'at'> {
  readonly at: string;
  readonly moment: string;
  readonly place: number;
}

function readingOf({ kind, id, at, sku, location, ...numbers }: RawReading): ReadingRow {
  const { storefront, expected, from, delta, verdict, reason } = numbers;
  return { kind, id, at: new Date(at), sku, location, storefront, expected, from, delta, verdict, reason };
}

const readings = `
with subject as (select id from sku where code = $1),
known as (
  select 'agreement' as kind, a.run_id as id, a.observed_at as at, a.location_id, a.on_hand as storefront,
         a.on_hand as expected, null::integer as "from", 0 as delta, 'agreed' as verdict, null::text as reason,
         a.location_id::bigint as place
    from last_agreement a
   where a.sku_id = (select id from subject)
  union all
  select 'step', t.id, t.to_read_at, t.location_id, t.to_quantity, null, t.from_quantity, null, null, null, t.id
    from step t
   where t.sku_id = (select id from subject)
  union all
  select 'reading', r.id, r.read_at, r.location_id, r.storefront_total, r.expected_total, null, r.delta, r.verdict, r.reason, r.id
    from reading r
   where r.sku_id = (select id from subject)
)
select k.kind, k.id::float8, k.at, $1 as sku, l.name as location, k.storefront, k.expected, k."from", k.delta, k.verdict, k.reason,
       to_char(k.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment, k.place::float8
  from known k
  join location l on l.id = k.location_id
 where ($2::text is null or l.name = $2)
   and k.kind = any($3::text[])
   and ($4::timestamptz is null or k.at >= $4)
   and ($5::timestamptz is null or k.at < $5)
   and ($6::timestamptz is null or (k.at, k.kind, k.place) < ($6, $7::text, $8::bigint))
 order by k.at desc, k.kind desc, k.place desc
 limit $9`;
