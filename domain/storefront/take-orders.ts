import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, query, run } from '../database.ts';
import type { ShopOrder, Storefront } from '../ports/storefront.ts';
import { saveOrders } from './save-orders.ts';

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
  const startedAt = clock.now();
  const since = await whereToBegin(database.em());
  let orders = 0;
  let events = 0;
  for await (const page of storefront.changedOrders(since, signal)) {
    events += await database.em().transactional(async (em) => {
      const learned = await saveOrders(em, page, clock.now());
      await moveCursor(em, NEWEST_CHANGE, newestOf(page));
      return learned;
    });
    orders += page.length;
  }
  await moveCursor(database.em(), LAST_WHOLE_READING, startedAt);
  return { orders, events };
}

/** The newest change of an order that was stored, by the shop's clock. */
const NEWEST_CHANGE = 'orders';
/** When the last reading began that came to its end, by ours. */
const LAST_WHOLE_READING = 'orders-read';

/** Whether the shop's orders were ever read to their end. */
export async function everTookOrders(em: EntityManager): Promise<boolean> {
  return (await query(em, 'select from storefront_cursor where name = $1', [LAST_WHOLE_READING])).length > 0;
}

/**
 * Since when the shop's orders have to be read, so that no change of one is missed.
 *
 * The shop's search learns of a change a little late, ten minutes at most: what changed earlier than that before the
 * newest change is read. So is all up to a change that a whole reading came upon again ten minutes after it was learned;
 * without this a quiet shop's last busy hour would be read again for ever.
 */
export async function whereToBegin(em: EntityManager): Promise<Date> {
  const [row] = await query<{ since: string | null }>(
    em,
    `select greatest(
              (select value - interval '10 minutes' from storefront_cursor where name = $1),
              (select max(o.updated_at)
                 from storefront_order o
                 join storefront_cursor c on c.name = $2 and o.learned_at <= c.value - interval '10 minutes')
            ) as since`,
    [NEWEST_CHANGE, LAST_WHOLE_READING],
  );
  return new Date(row!.since ?? 0);
}

async function moveCursor(em: EntityManager, name: string, value: Date): Promise<void> {
  await run(
    em,
    `insert into storefront_cursor as stored (name, value) values ($1, $2)
     on conflict (name) do update set value = greatest(stored.value, excluded.value)`,
    [name, value],
  );
}

function newestOf(page: readonly ShopOrder[]): Date {
  return new Date(Math.max(0, ...page.map((order) => order.updatedAt.getTime())));
}
