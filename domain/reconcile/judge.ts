import type { ShopItem } from '../ports/storefront.ts';
import { compare, type UnjudgedReason, type Verdict } from './compare.ts';
import { type Expectation, expectationAt, type Terms } from './expected.ts';
import { placeKey, type Snapshot } from './snapshot.ts';

/** What was found about one SKU (or one item of the shop without a SKU). */
export type Judgement =
  | { kind: 'unjudged'; reason: UnjudgedReason; places: readonly JudgedPlace[] }
  | { kind: 'agreed' | 'drift'; places: readonly JudgedPlace[] };

/** A location at which the SKU was compared. */
export interface JudgedPlace {
  readonly skuId: number;
  readonly locationId: number;
  readonly bins: number;
  readonly terms: Terms;
  readonly verdict: Extract<Verdict, { kind: 'agreed' | 'drift' }>;
}

export interface Readings {
  readonly snapshot: Snapshot;
  readonly items: readonly ShopItem[];
  /** SKUs that can't be judged in this run, by id. */
  readonly unquiet: ReadonlyMap<number, 'moving' | 'indeterminate'>;
}

/** One judgement for every SKU that the ledger or the shop knows, and one for each item without a SKU. Pure. */
export function judge({ snapshot, items, unquiet }: Readings): Judgement[] {
  const itemsBySku = Map.groupBy(items, (item) => item.sku || null);
  const expectations = Map.groupBy(snapshot.expectations, (expectation) => expectation.skuId);
  const known = new Set(snapshot.skus.map((sku) => sku.code));
  const unknown = [...itemsBySku.keys()].filter((sku) => sku !== null && !known.has(sku));

  return [
    ...snapshot.skus.map(({ id, code }) => {
      const reason = unjudgeable(itemsBySku.get(code) ?? [], unquiet.get(id));
      if (reason) return unjudged(reason);
      return judgeSku(snapshot, id, itemsBySku.get(code)![0]!, expectations.get(id) ?? []);
    }),
    ...unknown.map(() => unjudged('not-in-ledger')),
    ...(itemsBySku.get(null) ?? []).map(() => unjudged('no-sku')),
  ];
}

function unjudged(reason: UnjudgedReason, places: readonly JudgedPlace[] = []): Judgement {
  return { kind: 'unjudged', reason, places };
}

function unjudgeable(
  items: readonly ShopItem[],
  unquiet: 'moving' | 'indeterminate' | undefined,
): UnjudgedReason | null {
  const [item] = items;
  if (!item) return 'unmapped';
  if (items.length > 1) return 'duplicate';
  if (!item.tracked) return 'untracked';
  return unquiet ?? null;
}

/** A SKU counts by its worst location: drift before unjudged before agreed. */
function judgeSku(
  { locations, recorded }: Snapshot,
  skuId: number,
  item: ShopItem,
  expectations: readonly Expectation[],
): Judgement {
  const places: JudgedPlace[] = [];
  let reason: UnjudgedReason | null = null;
  for (const { id: locationId, shopLocationId } of locations) {
    const level = item.levels.find((level) => level.shopLocationId === shopLocationId);
    const { bins, terms } = expectationAt(expectations, locationId);
    const verdict = compare({
      bins,
      terms,
      storefront: level?.onHand ?? null,
      mapped: shopLocationId !== null,
      recorded: recorded.has(placeKey(skuId, locationId)),
    });
    if (verdict.kind === 'unjudged') reason = verdict.reason;
    else if (verdict.kind !== 'absent') places.push({ skuId, locationId, bins, terms, verdict });
  }
  if (places.some((place) => place.verdict.kind === 'drift')) return { kind: 'drift', places };
  if (reason) return unjudged(reason, places);
  if (places.length > 0) return { kind: 'agreed', places };
  return unjudged(locations.some((location) => location.shopLocationId !== null) ? 'not-stocked' : 'no-location');
}
