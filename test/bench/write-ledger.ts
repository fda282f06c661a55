import { Client } from 'pg';
import { migrate } from '../../domain/database.ts';
import { settleDatabase } from './rounds.ts';

export const SKUS = 2_000;
export const CLIENTS = 8;
/** The SKUs that half of all writes go to, when there is contention. */
export const HOT_SKUS = 4;

/** A ledger in use: each SKU lies in its bin. Every subject writes into this same schema, its keys, indexes and triggers included. */
export async function fillLedger(url: string): Promise<void> {
  await migrate(url);
  await onOwner(url, FILL);
  await settleDatabase(url);
}

/** So many movements were written, each with its message, and the levels are their sums. */
export async function ledgerHolds(url: string, movements: number): Promise<boolean> {
  return (await onOwner(url, HOLDS, [movements]))['holds'] === true;
}

export function binOf(sku: number): number {
  return 1 + (sku % 40);
}

/** SKUs from 1, by turns of the clients: no two clients ever meet on one, or, with contention, half the time on a few. */
export function skuFor(client: number, turn: number, contention: boolean): number {
  if (contention && turn % 2 === 0) return 1 + ((turn / 2) % HOT_SKUS);
  return 1 + client + CLIENTS * (turn % (SKUS / CLIENTS));
}

async function onOwner(url: string, sql: string, parameters?: unknown[]): Promise<Record<string, unknown>> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  const { rows } = await owner.query(sql, parameters);
  await owner.end();
  return rows?.[0] ?? {};
}

const FILL = `
insert into bin (code, location_id, kind) select 'A-' || n, l.id, 'pick' from location l, generate_series(1, 40) n order by n;
insert into sku (code) select 'SKU-' || n from generate_series(1, ${SKUS}) n;
insert into stock_level (sku_id, bin_id, on_hand) select id, 1 + id % 40, 0 from sku`;

const HOLDS = `
select (select count(*) from movement) = $1
   and (select count(distinct movement_id) from message) = $1
   and (select sum(on_hand) from stock_level) = (select sum(quantity_delta) from movement)
   and not exists (
         select from stock_level l
          where on_hand <> (select coalesce(sum(quantity_delta), 0) from movement m where m.sku_id = l.sku_id and m.bin_id = l.bin_id)) as holds`;
