import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, query, run } from '../database.ts';
import type { ShopOrder, Storefront } from '../ports/storefront.ts';
import { saveOrders } from './save-orders.ts';

/** The shop's search learns of a change a little late, so each reading begins before the last one's end. */
const OVERLAP_MS = 10 * 60_000;

export interface TakenOrders {
  readonly orders: number;
  /** Events that weren't known before. */
  readonly events: number;
}

/**
 * Stores what the shop's orders did since the last time (the first time: since ever). The cursor moves with each page,
 * in its commit, so a reading that breaks off goes on where it stopped. Throws `StorefrontReadError`.
 */
export async function takeOrders(
  { database, storefront, clock }: { database: Database; storefront: Storefront; clock: Clock },
  signal: AbortSignal,
): Promise<TakenOrders> {
  const cursor = await readCursor(database.em());
  const since = new Date(Math.max(0, cursor.getTime() - OVERLAP_MS));
  let orders = 0;
  let events = 0;
  for await (const page of storefront.changedOrders(since, signal)) {
    events += await database.em().transactional(async (em) => {
      const learned = await saveOrders(em, page, clock.now());
      await moveCursor(em, page);
      return learned;
    });
    orders += page.length;
  }
  return { orders, events };
}

async function readCursor(em: EntityManager): Promise<Date> {
  const [row] = await query<{ value: string }>(em, `select value from storefront_cursor where name = 'orders'`);
  return new Date(row?.value ?? 0);
}

async function moveCursor(em: EntityManager, page: readonly ShopOrder[]): Promise<void> {
  if (page.length === 0) return;
  await run(
    em,
    `insert into storefront_cursor as stored (name, value) values ('orders', $1)
     on conflict (name) do update set value = greatest(stored.value, excluded.value)`,
    [new Date(Math.max(...page.map((order) => order.updatedAt.getTime())))],
  );
}
