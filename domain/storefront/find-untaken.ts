import { type EntityManager, query } from '../database.ts';
import type { ShopOrder, Storefront } from '../ports/storefront.ts';
import { orderEvents } from './order-events.ts';
import { everTookOrders, whereToBegin } from './take-orders.ts';

/** A busy hour's, at five a page of the shop's answer: beyond that somebody who waits for an answer waits too long. */
const MOST_ORDERS = 250;

/** 'all': none was ever taken in to the end, so there is no telling from where to look; the shop isn't asked. */
export type Untaken = 'none' | 'some' | 'too many' | 'all';

/**
 * Whether the shop's orders changed something of that SKU that was not taken in yet. They are read and not stored; it
 * ends at the first that was found, and gives up after so many orders. Throws `StorefrontReadError`.
 */
export async function findUntaken(
  { em, storefront }: { em: EntityManager; storefront: Storefront },
  sku: string,
  signal: AbortSignal,
): Promise<Untaken> {
  if (!(await everTookOrders(em))) return 'all';
  let orders = 0;
  for await (const page of storefront.changedOrders(await whereToBegin(em), signal)) {
    if (await anyUnknown(em, eventsOf(sku, page))) return 'some';
    orders += page.length;
    if (orders > MOST_ORDERS) return 'too many';
  }
  return 'none';
}

function eventsOf(sku: string, orders: readonly ShopOrder[]): string[] {
  const events = orders.flatMap((order) => orderEvents(order));
  return events.filter((event) => event.sku === sku).map((event) => event.eventId);
}

async function anyUnknown(em: EntityManager, eventIds: readonly string[]): Promise<boolean> {
  if (eventIds.length === 0) return false;
  const known = await query(em, 'select from storefront_event where event_id = any($1::text[])', [eventIds]);
  return known.length < new Set(eventIds).size;
}
