import { IsolationLevel } from '@mikro-orm/postgresql';
import { query } from '../database.ts';
import { defaultDueTimes } from '../reconcile/due-times.ts';
import { expectedOf, TERMS_BY_PLACE, termParameters, type Terms } from '../reconcile/expected.ts';
import type { Severity } from '../reconcile/severity.ts';
import { picturesAt } from './read-pictures.ts';
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

/** Null when there is no such SKU here. One repeatable-read transaction, so that places and totals add up. */
export function readSku(
  { database, clock, dueTimes = defaultDueTimes }: PictureDeps,
  sku: string,
): Promise<SkuFile | null> {
  const now = clock.now();
  return database.em().transactional(
    async (em) => {
      const [known] = await query<KnownSku>(em, KNOWN_SKU, [sku]);
      if (!known) return null;
      const moment = { now, dueTimes, skuId: known.id };
      const [picture] = await picturesAt(em, moment);
      const places = await query<PlaceRow>(em, PLACES, termParameters(moment));
      const openCases = await query<SkuFile['openCases'][number]>(em, OPEN_CASES, [known.id]);
      return { ...picture!, barcode: known.barcode, price: known.price, places: places.map(placeOf), openCases };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
}

interface KnownSku {
  id: number;
  barcode: string | null;
  price: number | null;
}

const KNOWN_SKU = 'select id, barcode, price::float8 from sku where code = $1';

const PLACES = `
with place as (${TERMS_BY_PLACE})
select l.name as location, coalesce(p.bins, 0) as "onHand",
       json_build_object('U', coalesce(p.u, 0), 'S', coalesce(p.s, 0), 'F', coalesce(p.f, 0), 'R', coalesce(p.r, 0), 'V', coalesce(p.v, 0)) as terms,
       v.on_hand as "shopOnHand", v.available, v.committed, v.read_at as "readAt",
       a.run_id::float8 as "runId", a.on_hand as "agreedOnHand", a.observed_at as "observedAt"
  from location l
  join sku_mapping x           on x.sku_id = $1
  left join place p            on p.location_id = l.id
  left join storefront_level v on v.shop_location_id = l.shop_location_id and v.inventory_item_id = x.inventory_item_id and x.issue is null
  left join last_agreement a   on a.location_id = l.id and a.sku_id = $1
 where p.location_id is not null or v.inventory_item_id is not null or a.location_id is not null
 order by l.id`;

const OPEN_CASES = `
select c.id::float8 as "caseId", l.name as location, c.delta, c.severity
  from drift_case c
  join location l on l.id = c.location_id
 where c.sku_id = $1 and c.closed_at is null
 order by c.id`;

interface PlaceRow {
  location: string;
  onHand: number;
  terms: Terms;
  shopOnHand: number | null;
  available: number;
  committed: number;
  readAt: string;
  runId: number | null;
  agreedOnHand: number;
  observedAt: string;
}

function placeOf(row: PlaceRow): SkuPlace {
  const { location, onHand, terms, shopOnHand, available, committed, readAt, runId, agreedOnHand, observedAt } = row;
  return {
    location,
    onHand,
    expected: expectedOf(onHand, terms),
    terms,
    storefront: shopOnHand === null ? null : { onHand: shopOnHand, available, committed, readAt: new Date(readAt) },
    lastAgreement: runId === null ? null : { runId, onHand: agreedOnHand, observedAt: new Date(observedAt) },
  };
}
