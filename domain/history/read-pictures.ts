import { type EntityManager, query } from '../database.ts';
import { defaultDueTimes } from '../reconcile/due-times.ts';
import { expectedOf, TERMS_BY_PLACE, termParameters } from '../reconcile/expected.ts';
import type { PictureDeps, SkuPicture } from './sku-picture.ts';

/** The pictures of one SKU (or none, when it is unknown), or of all by code. One statement, so they are of one moment. */
export async function readPictures(
  { database, clock, dueTimes = defaultDueTimes }: PictureDeps,
  sku: string | null,
): Promise<SkuPicture[]> {
  const em = database.em();
  const skuId = sku === null ? null : await idOf(em, sku);
  if (sku !== null && skuId === null) return [];
  const rows = await query<PictureRow>(em, PICTURES, termParameters({ now: clock.now(), dueTimes, skuId }));
  return rows.map((row) => pictureOf(row));
}

async function idOf(em: EntityManager, sku: string): Promise<number | null> {
  const [row] = await query<{ id: number }>(em, 'select id from sku where code = $1', [sku]);
  return row?.id ?? null;
}

const PICTURES = `
with place as (${TERMS_BY_PLACE}),
total as (
  select sku_id, sum(bins)::integer as on_hand, sum(u)::integer as u, sum(s)::integer as s, sum(f)::integer as f,
         sum(r)::integer as r, sum(v)::integer as v, sum(undelivered)::integer as undelivered
    from place
   group by sku_id
),
held as (
  select l.sku_id, json_agg(json_build_object('bin', bin.code, 'onHand', l.on_hand) order by bin.code) as bins
    from stock_level l
    join bin on bin.id = l.bin_id
   where l.on_hand > 0 and ($1::integer is null or l.sku_id = $1)
   group by l.sku_id
),
agreement as (
  select distinct on (a.sku_id) a.sku_id, l.name as location, a.on_hand, a.observed_at, a.run_id
    from last_agreement a
    join location l on l.id = a.location_id
   where $1::integer is null or a.sku_id = $1
   order by a.sku_id, a.observed_at
)
select s.code as sku, s.title, coalesce(held.bins, '[]') as bins,
       coalesce(t.on_hand, 0) as "onHand", coalesce(t.undelivered, 0) as undelivered,
       coalesce(t.u, 0) as u, coalesce(t.s, 0) as s, coalesce(t.f, 0) as f, coalesce(t.r, 0) as r, coalesce(t.v, 0) as v,
       case when x.issue = 'unmapped' and k.sku_id is null then 'not-looked-up' else x.issue end as "mappingIssue",
       a.location as "agreedLocation", a.on_hand as "agreedOnHand", a.observed_at as "agreedAt", a.run_id as "agreedRun"
  from sku s
  join sku_mapping x           on x.sku_id = s.id
  left join total t            on t.sku_id = s.id
  left join held               on held.sku_id = s.id
  left join agreement a        on a.sku_id = s.id
  left join storefront_lookup k on k.sku_id = s.id
 where $1::integer is null or s.id = $1
 order by s.code`;

interface PictureRow {
  sku: string;
  title: string | null;
  bins: SkuPicture['bins'];
  onHand: number;
  undelivered: number;
  u: number;
  s: number;
  f: number;
  r: number;
  v: number;
  mappingIssue: SkuPicture['mappingIssue'];
  agreedLocation: string | null;
  agreedOnHand: number;
  agreedAt: string;
  agreedRun: string;
}

function pictureOf(row: PictureRow): SkuPicture {
  const terms = { U: row.u, S: row.s, F: row.f, R: row.r, V: row.v };
  return {
    sku: row.sku,
    title: row.title,
    onHand: row.onHand,
    bins: row.bins,
    undelivered: row.undelivered,
    expected: expectedOf(row.onHand, terms),
    terms,
    mappingIssue: row.mappingIssue,
    lastAgreement:
      row.agreedLocation === null
        ? null
        : {
            location: row.agreedLocation,
            onHand: row.agreedOnHand,
            observedAt: new Date(row.agreedAt),
            runId: Number(row.agreedRun),
          },
  };
}
