import { query } from '../database.ts';
import { defaultDueTimes } from '../reconcile/due-times.ts';
import { expectedOf, TERMS_BY_PLACE, termParameters, type Terms } from '../reconcile/expected.ts';
import type { Severity } from '../reconcile/severity.ts';
import type { PictureDeps, SkuPicture } from './sku-picture.ts';

/** All that is known here about one SKU: its picture, the same per location, and the open cases. The shop isn't asked. */
export interface SkuFile extends SkuPicture {
  readonly barcode: string | null;
  /** In the shop's currency. */
  readonly price: number | null;
  /** Every location where anything of it was ever recorded, or the shop stocks it. */
  readonly places: readonly SkuPlace[];
  readonly openCases: readonly { caseId: number; location: string; delta: number; severity: Severity }[];
}

export interface SkuPlace {
  readonly location: string;
  readonly onHand: number;
  /** What the shop should show now. */
  readonly expected: number;
  readonly terms: Terms;
  /** What the shop last said; null where it said nothing, or `mappingIssue` keeps its number from being this SKU's. */
  readonly storefront: { onHand: number; available: number; committed: number; readAt: Date } | null;
  readonly lastAgreement: { runId: number; onHand: number; observedAt: Date } | null;
}

/** Null when there is no such SKU here. One statement, so that places and totals are of one moment and add up. */
export async function readSku(
  { database, clock, dueTimes = defaultDueTimes }: PictureDeps,
  sku: string,
): Promise<SkuFile | null> {
  const em = database.em();
  const [known] = await query<{ id: number }>(em, 'select id from sku where code = $1', [sku]);
  if (!known) return null;
  const [row] = await query<FileRow>(em, FILE, termParameters({ now: clock.now(), dueTimes, skuId: known.id }));
  return fileOf(row!);
}

const FILE = `
with place as materialized (${TERMS_BY_PLACE}),
places as (
  select l.id, l.name as location, coalesce(p.bins, 0) as "onHand", coalesce(p.undelivered, 0) as undelivered,
         json_build_object('U', coalesce(p.u, 0), 'S', coalesce(p.s, 0), 'F', coalesce(p.f, 0), 'R', coalesce(p.r, 0), 'V', coalesce(p.v, 0)) as terms,
         case when v.on_hand is not null then
           json_build_object('onHand', v.on_hand, 'available', v.available, 'committed', v.committed, 'readAt', v.read_at) end as storefront,
         case when a.run_id is not null then
           json_build_object('runId', a.run_id, 'onHand', a.on_hand, 'observedAt', a.observed_at) end as "lastAgreement"
    from location l
    join sku_mapping x           on x.sku_id = $1
    left join place p            on p.location_id = l.id
    left join storefront_level v on v.shop_location_id = l.shop_location_id and v.inventory_item_id = x.inventory_item_id and x.issue is null
    left join last_agreement a   on a.location_id = l.id and a.sku_id = $1
   where p.location_id is not null or v.inventory_item_id is not null or a.location_id is not null
)
select s.code as sku, s.title, s.barcode, s.price::float8,
       case when x.issue = 'unmapped' and not exists (select from storefront_lookup k where k.sku_id = s.id)
            then 'not-looked-up' else x.issue end as "mappingIssue",
       (select coalesce(json_agg(json_build_object('bin', bin.code, 'onHand', l.on_hand) order by bin.code), '[]')
          from stock_level l join bin on bin.id = l.bin_id
         where l.sku_id = s.id and l.on_hand > 0) as bins,
       (select coalesce(json_agg(places order by id), '[]') from places) as places,
       (select coalesce(json_agg(json_build_object('caseId', c.id, 'location', l.name, 'delta', c.delta, 'severity', c.severity) order by c.id), '[]')
          from drift_case c join location l on l.id = c.location_id
         where c.sku_id = s.id and c.closed_at is null) as "openCases"
  from sku s
  join sku_mapping x on x.sku_id = s.id
 where s.id = $1`;

interface FileRow extends Pick<SkuFile, 'sku' | 'title' | 'barcode' | 'price' | 'mappingIssue' | 'bins' | 'openCases'> {
  readonly places: readonly PlaceRow[];
}

interface PlaceRow {
  readonly location: string;
  readonly onHand: number;
  readonly undelivered: number;
  readonly terms: Terms;
  readonly storefront: { onHand: number; available: number; committed: number; readAt: string } | null;
  readonly lastAgreement: { runId: number; onHand: number; observedAt: string } | null;
}

function fileOf({ places, ...row }: FileRow): SkuFile {
  const total = (units: (place: PlaceRow) => number) => places.reduce((sum, place) => sum + units(place), 0);
  const term = (name: keyof Terms) => total(({ terms }) => terms[name]);
  const terms = { U: term('U'), S: term('S'), F: term('F'), R: term('R'), V: term('V') };
  const onHand = total((place) => place.onHand);
  return {
    ...row,
    onHand,
    undelivered: total((place) => place.undelivered),
    expected: expectedOf(onHand, terms),
    terms,
    lastAgreement: longestAgo(places),
    places: places.map((place) => placeOf(place)),
  };
}

function placeOf({ location, onHand, terms, storefront, lastAgreement }: PlaceRow): SkuPlace {
  return {
    location,
    onHand,
    expected: expectedOf(onHand, terms),
    terms,
    storefront: storefront && { ...storefront, readAt: new Date(storefront.readAt) },
    lastAgreement: lastAgreement && { ...lastAgreement, observedAt: new Date(lastAgreement.observedAt) },
  };
}

function longestAgo(places: readonly PlaceRow[]): SkuPicture['lastAgreement'] {
  const agreements = places.flatMap(({ location, lastAgreement }) =>
    lastAgreement ? [{ ...lastAgreement, location, observedAt: new Date(lastAgreement.observedAt) }] : [],
  );
  return agreements.toSorted((a, b) => a.observedAt.getTime() - b.observedAt.getTime())[0] ?? null;
}
