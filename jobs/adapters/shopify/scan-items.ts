import { StorefrontReadError, type ShopItem } from '../../../domain/ports/storefront.ts';
import { itemsPerCall } from './items.ts';
import { pagesOf } from './pages.ts';
import { readItemsPage } from './read-items.ts';
import type { Read } from './reader.ts';

/** A list can be paged to 25,000 objects (documented); a new list starts before that. */
const LIST_END = 25_000;
const NEW_LIST_AFTER = 20_000;

/**
 * Every item, page by page. A long shop is read as several lists, each starting after the last id of the one before.
 * That needs ids in ascending order, the default order of the shop (inferred): it is watched, and a shop that
 * sorts otherwise is refused before the limit rather than read short.
 */
export async function* scanItems(
  read: Read,
  shopLocationIds: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ShopItem[]> {
  let last: bigint | null = null;
  do last = yield* scanList(read, last, shopLocationIds, signal);
  while (last !== null);
}

/** Yields one list's pages; returns the id to go on after, or null when the shop has no more. */
async function* scanList(
  read: Read,
  start: bigint | null,
  shopLocationIds: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ShopItem[], bigint | null> {
  const search = start === null ? null : `id:>=${start + 1n}`;
  const size = itemsPerCall(shopLocationIds.length);
  let count = 0;
  let last = start;
  let ascending = true;
  for await (const items of pagesOf(size, readItemsPage(read, search, shopLocationIds, signal))) {
    yield [...items];
    for (const id of items.map(numberOf)) {
      ascending &&= last === null || id > last;
      last = id;
    }
    count += items.length;
    if (ascending && count >= NEW_LIST_AFTER) return last;
    if (count + size > LIST_END) throw unsorted();
  }
  return null;
}

function numberOf(item: ShopItem): bigint {
  const number = /\d+$/u.exec(item.inventoryItemId)?.[0];
  if (number !== undefined) return BigInt(number);
  throw new StorefrontReadError(
    'shop-answer-unreadable',
    `The shop gave an unknown kind of id: ${item.inventoryItemId}`,
  );
}

function unsorted(): StorefrontReadError {
  const message = `The shop lists its items in no order of ids, so more than ${LIST_END} of them can't be read.`;
  return new StorefrontReadError('shop-answer-unreadable', message);
}
