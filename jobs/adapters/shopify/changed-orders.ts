import { z } from 'zod';
import { StorefrontReadError, type ShopOrder } from '../../../domain/ports/storefront.ts';
import { CHANGED_ORDERS } from './operations.ts';
import { orderSchema, type OrderNode } from './order-parts.ts';
import { pageSchema, pagesOf, type ReadPage } from './pages.ts';
import type { Read } from './reader.ts';
import { FIRST_LINES, FIRST_PARTS, wholeOrder } from './whole-order.ts';

/** An order with the parts it brings along costs 166 points by the documented model, so five are below 1,000. */
const ORDERS_PER_PAGE = 5;
const POINTS_PER_ORDER = 1 + FIRST_PARTS * (3 + 2 * FIRST_LINES) + FIRST_PARTS * (2 + 3 * FIRST_LINES);
/** A list can be paged to 25,000 objects (documented); a new list starts before that, at the last update seen. */
const NEW_LIST_AFTER = 20_000;

/**
 * Orders updated since, oldest change first; an order that changes meanwhile moves to the end and is met again there.
 * Orders older than 60 days stay invisible without the scope read_all_orders (documented), and the search may lag
 * behind a change by seconds (inferred): ask with an overlap.
 */
export async function* changedOrders(read: Read, since: Date, signal: AbortSignal): AsyncGenerator<ShopOrder[]> {
  let from: Date | null = since;
  while (from !== null) from = yield* ordersSince(read, from, signal);
}

/** Yields one list's pages; returns the time to go on from, or null when there is no more. */
async function* ordersSince(read: Read, since: Date, signal: AbortSignal): AsyncGenerator<ShopOrder[], Date | null> {
  let count = 0;
  for await (const orders of pagesOf(ORDERS_PER_PAGE, readOrdersPage(read, since, signal))) {
    const whole: ShopOrder[] = [];
    for (const order of orders) whole.push(await wholeOrder(read, order, signal));
    yield whole;
    count += orders.length;
    const last = orders.at(-1)?.updatedAt;
    if (last && count >= NEW_LIST_AFTER) return laterThan(since, last);
  }
  return null;
}

function readOrdersPage(read: Read, since: Date, signal: AbortSignal): ReadPage<OrderNode> {
  const schema = z.object({ orders: pageSchema(orderSchema) });
  // The shop's times have whole seconds: a fraction would leave out changes of the same second.
  const second = `${since.toISOString().slice(0, 19)}Z`;
  return async (first, after) => {
    const query = `updated_at:>='${second}'`;
    const variables = { first, after, query, parts: FIRST_PARTS, lines: FIRST_LINES };
    const estimate = 2 + first * POINTS_PER_ORDER;
    return (await read({ operation: CHANGED_ORDERS, variables, estimate, priority: 'routine', schema, signal })).orders;
  };
}

function laterThan(since: Date, last: Date): Date {
  if (last.getTime() - since.getTime() >= 1_000) return last;
  const message = `More than ${NEW_LIST_AFTER} orders changed in one second; the shop's list can't be read past them.`;
  throw new StorefrontReadError('shop-answer-unreadable', message);
}
