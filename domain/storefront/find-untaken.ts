import { type EntityManager, query } from '../database.ts';
import type { Storefront } from '../ports/storefront.ts';
import { type OrderEvent, orderEvents } from './order-events.ts';
import { everTookOrders, whereToBegin } from './take-orders.ts';

/** A busy hour's, at five a page of the shop's answer: beyond that somebody who waits for an answer waits too long. */
const MOST_ORDERS = 250;

/** What was read of them, up to the limit; null: none was ever taken in to the end, so there is no telling where to begin. */
export type UntakenOrders = { readonly events: readonly OrderEvent[]; readonly complete: boolean } | null;

/** Reads the orders that changed since the last were taken in, and stores nothing. Throws `StorefrontReadError`. */
export async function readUntaken(
  { em, storefront }: { em: EntityManager; storefront: Storefront },
  signal: AbortSignal,
): Promise<UntakenOrders> {
  if (!(await everTookOrders(em))) return null;
  const events: OrderEvent[] = [];
  let orders = 0;
  for await (const page of storefront.changedOrders(await whereToBegin(em), signal)) {
    events.push(...page.flatMap((order) => orderEvents(order)));
    orders += page.length;
    if (orders > MOST_ORDERS) return { events, complete: false };
  }
  return { events, complete: true };
}

export type Untaken = 'none' | 'some' | 'too many' | 'all';

/** Whether these orders changed something of that SKU that was not taken in yet. */
export async function untakenOf(em: EntityManager, sku: string, orders: UntakenOrders): Promise<Untaken> {
  if (orders === null) return 'all';
  const events = orders.events.filter((event) => event.sku === sku).map((event) => event.eventId);
  if (await anyUnknown(em, events)) return 'some';
  return orders.complete ? 'none' : 'too many';
}

async function anyUnknown(em: EntityManager, eventIds: readonly string[]): Promise<boolean> {
  if (eventIds.length === 0) return false;
  const known = await query(em, 'select from storefront_event where event_id = any($1::text[])', [eventIds]);
  return known.length < new Set(eventIds).size;
}
