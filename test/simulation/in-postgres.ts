import { Client } from 'pg';
import { type Database, openPool, query } from '../../domain/database.ts';
import { DomainError } from '../../domain/errors.ts';
import type { OutboxStore } from '../../domain/outbox/outbox-store.ts';
import { redriveAll } from '../../domain/outbox/redrive-by-hand.ts';
import { requestCorrection } from '../../domain/outbox/request-correction.ts';
import { resolve } from '../../domain/outbox/resolve.ts';
import { sqlOutbox } from '../../domain/outbox/sql-outbox.ts';
import { domainOf, type Keeping } from './schedule.ts';
import { type BookedDelivery, type BookedMessage, itemOf, PLACE, type SimulatedOutbox } from './simulated-outbox.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface PostgresKeeping {
  readonly keep: Keeping;
  readonly close: () => Promise<void>;
}

/**
 * The product's own SQL on a migrated database (`url` is its owner's), with the simulated time for its clock: leases live
 * by `clock_timestamp()`, which is looked up in the schema `sim` first. Schedules share it; their ids keep them apart.
 */
export async function inPostgres(url: string): Promise<PostgresKeeping> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  await owner.query(prepare);
  const path = '-c search_path=sim,public,pg_catalog';
  const database = await openPool(url, `-c role=lockstep_app -c application_name=sim ${path}`, 1);
  return {
    keep: async (time, base) => {
      await owner.query(putAwayRefused);
      await owner.query(addSkus, [base, MOST_SKUS, itemOf(0).replace('0', ''), PLACE]);
      return outboxIn(database, owner, { time, base });
    },
    close: async () => {
      await database.close();
      await owner.end();
    },
  };
}

const MOST_SKUS = 8;

function outboxIn(
  database: Database,
  owner: Client,
  { time, base }: { time: VirtualTime; base: number },
): SimulatedOutbox {
  const em = () => database.em();
  const ledger = { database, clock: time, channels: [], wake: () => {} };
  const why = { actor: 'somebody', reason: 'simulated' };
  return {
    store: byClock(sqlOutbox(database, domainOf(base)), () =>
      owner.query('update sim.present set at = $1', [time.now()]),
    ),
    write: async ({ id, skuId, reason, quantityDelta }) =>
      void (await owner.query(writePush, [id, skuId, reason, quantityDelta, time.now()])),
    correct: async ({ id, skuId, from, to }) => {
      await owner.query(`select setval(pg_get_serial_sequence('message', 'id'), $1, false)`, [id]);
      const request = { skuId, locationId: 1, from, to, at: time.now() };
      return taken(em().transactional((em) => requestCorrection(em, request)));
    },
    resolve: (messageId, as) => taken(resolve(ledger, { ...why, messageId, as })),
    redriveAll: async () => void (await redriveAll(ledger, why)),
    books: async () => ({
      messages: await query<BookedMessage>(em(), messages, [base]),
      deliveries: await query<BookedDelivery>(em(), deliveries, [domainOf(base)]),
    }),
  };
}

async function taken(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Before whatever reads the database's clock, it is set. */
function byClock(store: OutboxStore, set: () => Promise<unknown>): OutboxStore {
  const timed =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await set();
      return act(...args);
    };
  return {
    ...store,
    takeLease: timed(store.takeLease),
    renewLease: timed(store.renewLease),
    freeze: timed(store.freeze),
    startAttempt: timed(store.startAttempt),
  };
}

const prepare = `
create schema sim;
create table sim.present (at timestamptz not null);
insert into sim.present values (now());
create function sim.clock_timestamp() returns timestamptz language sql volatile as 'select at from sim.present';
grant usage on schema sim to lockstep_app;
grant select on sim.present to lockstep_app;
update location set shop_location_id = '${PLACE}' where is_default;
insert into bin (code, location_id, kind) select 'A-1', id, 'pick' from location where is_default;
`;

// "Send all again" means all: what other schedules left refused is none of this one's.
const putAwayRefused = `
update message m set state = 'absorbed'
  from delivery d where d.id = m.delivery_id and d.state = 'rejected' and m.state = 'frozen'`;

const addSkus = `
with added as (
  insert into sku (id, code) overriding system value
  select $1::integer + n, 'SKU-' || ($1::integer + n) from generate_series(1, $2::integer) n
  returning id, code
), item as (
  insert into storefront_item select $3::text || id, code, true, now() from added returning inventory_item_id
)
insert into storefront_level select inventory_item_id, $4, 0, 0, 0, now() from item`;

const writePush = `
with moved as (
  insert into movement (id, sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
  overriding system value
  values ($1::bigint, $2, 1, $3, $4, 'simulated', $5, $5, $1::text, 1, '')
)
insert into message (id, movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
overriding system value
values ($1, $1, $2, 1, 'push', $3, $4, 'pending', $5)`;

const messages = `
select id::float8, sku_id as "skuId", effect, quantity_delta as "quantityDelta", state, delivery_id as "deliveryId"
  from message where sku_id > $1 and sku_id < $1 + 1000 order by id`;

const deliveries = `
select id, key, state, lines from delivery where storefront = $1`;
