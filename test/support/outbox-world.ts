import { randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { type Database, openDatabase, query, run } from '../../domain/database.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import { receive } from '../../domain/ledger/receive.ts';
import type { DrainDeps } from '../../domain/outbox/drain.ts';
import { sqlOutbox } from '../../domain/outbox/sql-outbox.ts';
import { sleep } from '../../domain/sleep.ts';
import { MemoryShop } from './memory-shop.ts';
import { createTestDatabase } from './postgres.ts';

export interface OutboxWorld {
  readonly database: Database;
  readonly url: string;
  readonly ledger: Ledger;
  readonly shop: MemoryShop;
  /** Drain dependencies of a worker with this name. */
  worker(holder: string): DrainDeps;
  /** Makes a SKU that is mapped and stocked, and its bin "A-1". */
  stockedSku(code: string): Promise<void>;
  receive(sku: string, quantity: number): Promise<void>;
  /** As when a holder died longer ago than its lease lasts. */
  expireLease(): Promise<void>;
  /** Units of each SKU's committed pushes. */
  committedPushes(): Promise<Map<string, number>>;
  messageStates(): Promise<{ sku: string; state: string; delivery: string | null }[]>;
  close(): Promise<void>;
}

const SHOP_LOCATION = 'gid://memory/Location/1';

/** A ledger on a real database, and a shop in memory. */
export async function createOutboxWorld(): Promise<OutboxWorld> {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase(url);
  const em = () => database.em();
  await run(em(), `update location set shop_location_id = $1 where is_default`, [SHOP_LOCATION]);
  await run(em(), `insert into bin (code, location_id, kind) select 'A-1', id, 'pick' from location`);
  const shop = new MemoryShop();
  const clock = fastClock();
  const ledger: Ledger = { database, clock, channels: ['wholesale'], wake: () => {} };
  return {
    database,
    url,
    ledger,
    shop,
    worker: (holder) => worker(database, { shop, clock, holder }),
    stockedSku: async (code) => {
      await run(em(), `insert into sku (code) values ($1)`, [code]);
      await run(em(), `insert into storefront_item values ($1, $1, true, now())`, [code]);
      await run(em(), `insert into storefront_level values ($1, $2, 0, 0, 0, now())`, [code, SHOP_LOCATION]);
    },
    receive: async (sku, quantity) =>
      void (await receive(ledger, { sku, quantity, bin: 'A-1', actor: 'test', key: randomUUID() })),
    expireLease: async () => void (await run(em(), `update drain_lease set expires_at = '-infinity'`)),
    committedPushes: async () => {
      const rows = await query<{ code: string; units: number }>(em(), committedPushes);
      return new Map(rows.map((row) => [row.code, row.units]));
    },
    messageStates: () => query(em(), messageStates),
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

interface Worker {
  shop: MemoryShop;
  clock: Clock;
  holder: string;
}

function worker(database: Database, { shop, clock, holder }: Worker): DrainDeps {
  return {
    store: sqlOutbox(database, shop.domain),
    storefront: shop,
    clock,
    holder,
    lanes: 3,
    learnItems: async () => {},
    newId: randomUUID,
    random: () => 0.5,
    sleep: (ms, signal) => sleep(ms / PACE, signal),
    woken: () => new Promise(() => {}),
  };
}

/** Time runs this much faster here, so that backoffs don't cost the tests theirs. */
const PACE = 20;

function fastClock(): Clock {
  const start = Date.now();
  return { now: () => new Date(start + (Date.now() - start) * PACE) };
}

const committedPushes = `
select s.code, sum(m.quantity_delta)::integer as units
  from message m join sku s on s.id = m.sku_id where m.effect = 'push' group by s.code`;

const messageStates = `
select s.code as sku, m.state, d.state as delivery
  from message m join sku s on s.id = m.sku_id left join delivery d on d.id = m.delivery_id order by m.id`;
