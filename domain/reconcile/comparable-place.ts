import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { checkLocation, checkSku } from '../history/check-names.ts';
import type { Storefront } from '../ports/storefront.ts';

/** One SKU at one location, and where the shop has it. */
export interface ComparablePlace {
  readonly skuId: number;
  readonly sku: string;
  readonly locationId: number;
  readonly location: string;
  readonly itemId: string;
  readonly shopLocationId: string;
}

/**
 * Where a SKU can be compared: at the location of that name, or at the only one that is tied to the shop. Throws
 * DomainError `unknown-sku`, `unknown-location`, `name-a-location`, or `not-comparable` with what somebody can do about it.
 */
export async function comparablePlace(
  em: EntityManager,
  { sku, location }: { sku: string; location?: string | undefined },
): Promise<ComparablePlace> {
  await checkSku(em, sku);
  const tied = location === undefined ? await onlyTied(em) : await named(em, location);
  const [item] = await query<ItemRow>(em, itemOf, [sku]);
  const { skuId, itemId, issue } = item!;
  if (issue !== null || itemId === null) throw notComparable(sku, advice[issue ?? 'unmapped']);
  return { skuId, sku, itemId, locationId: tied.id, location: tied.name, shopLocationId: tied.shopLocationId };
}

/**
 * What the shop shows of it there now. Throws `StorefrontReadError`, and `not-comparable` when the known item isn't the
 * only one that carries the SKU any more: hence it is searched for, as a reconcile would find it.
 */
export async function readOnHand(
  storefront: Storefront,
  { sku, itemId, location, shopLocationId }: ComparablePlace,
  signal: AbortSignal,
): Promise<number> {
  const [item, another] = await storefront.findItems([sku], [shopLocationId], signal);
  if (another) throw notComparable(sku, advice.duplicate);
  if (item?.inventoryItemId !== itemId) throw notComparable(sku, advice.changed);
  if (!item.tracked) throw notComparable(sku, advice.untracked);
  const level = item.levels.find((level) => level.shopLocationId === shopLocationId);
  if (!level)
    throw notComparable(sku, `The item isn't stocked at the shop's location for "${location}": stock it there.`);
  return level.onHand;
}

type Issue = 'unmapped' | 'duplicate' | 'untracked' | 'not-looked-up';

interface ItemRow {
  readonly skuId: number;
  readonly itemId: string | null;
  readonly issue: Issue | null;
}

const itemOf = `
select x.sku_id as "skuId", x.inventory_item_id as "itemId",
       case when x.issue = 'unmapped' and k.sku_id is null then 'not-looked-up' else x.issue end as issue
  from sku_mapping x
  left join storefront_lookup k on k.sku_id = x.sku_id
 where x.sku = $1`;

const advice: Readonly<Record<Issue | 'changed', string>> = {
  unmapped: 'No item of the shop carries this SKU: give it to one there.',
  duplicate: 'Several items of the shop carry this SKU: leave it to one of them.',
  untracked: "The shop doesn't count this item: switch on its inventory tracking there.",
  'not-looked-up': 'The shop was not asked for it yet: the next reconcile does.',
  changed: "The shop's item for it is gone or carries another SKU by now: the next reconcile looks it up again.",
};

function notComparable(sku: string, why: string): DomainError {
  return new DomainError('not-comparable', `"${sku}" can't be compared with the shop. ${why}`, { sku });
}

interface Tied {
  readonly id: number;
  readonly name: string;
  readonly shopLocationId: string;
}

async function named(em: EntityManager, name: string): Promise<Tied> {
  await checkLocation(em, name);
  const [tied] = await query<Tied>(em, `${TIED} and name = $1`, [name]);
  if (tied) return tied;
  throw new DomainError(
    'not-comparable',
    `"${name}" isn't tied to a location of the shop, so there is nothing to compare it with. Say which it is: stock location NAME --shop ID.`,
    { location: name },
  );
}

async function onlyTied(em: EntityManager): Promise<Tied> {
  const [only, ...others] = await query<Tied>(em, `${TIED} order by id`);
  if (!only)
    throw new DomainError(
      'not-comparable',
      'No location is tied to one of the shop yet. The next reconcile does it if there is only one, else: stock location NAME --shop ID.',
    );
  if (others.length === 0) return only;
  const names = [only, ...others].slice(0, MOST_NAMES).map(({ name }) => `"${name}"`);
  throw new DomainError(
    'name-a-location',
    `There are several locations: name one of them, such as ${names.join(', ')}.`,
  );
}

const MOST_NAMES = 10;

const TIED = `select id, name, shop_location_id as "shopLocationId" from location where shop_location_id is not null`;
