import { Client } from 'pg';
import { beforeAll, beforeEach, onTestFinished } from 'vitest';
import { openDatabase, query } from '../../../domain/database.ts';
import type { Ledger } from '../../../domain/ledger/ledger.ts';
import { createTestDatabase } from '../../support/postgres.ts';

export const NOW = new Date('2026-11-23T12:00:00.000Z');

export interface Warehouse extends Ledger {
  readonly url: string;
  /** Each time the ledger woke the drain: how many movements others could see by then. */
  readonly woken: Promise<number>[];
  /** Plain SQL as the application's role. */
  readonly rows: <Row = Record<string, unknown>>(sql: string, parameters?: unknown[]) => Promise<Row[]>;
  readonly onHand: (sku: string, bin: string) => Promise<number>;
  /** Takes back every movement, as if none had been recorded. */
  readonly empty: () => Promise<unknown>;
  /** A connection of its own, as the database's owner or as the role that the product works as. */
  readonly connect: (as: 'owner' | 'application') => Promise<Client>;
}

/** One warehouse for a test file, as new before each test: SKUs TEE and MUG; bins in "main", B-1 in "outlet". */
export function useWarehouse(): Warehouse {
  const warehouse = {} as Warehouse;
  let reset: () => Promise<unknown>;
  beforeAll(async () => {
    const { url, drop } = await createTestDatabase();
    const database = await openDatabase(url);
    const owner = await connect(url);
    const rows = <Row>(sql: string, parameters: unknown[] = []) => query<Row>(database.em(), sql, parameters);
    Object.assign(warehouse, { url, database, clock: { now: () => NOW }, channels: ['amazon', 'wholesale'], rows });
    reset = () => owner.query(asNew);
    Object.assign(warehouse, {
      empty: () => owner.query(emptyLedger),
      onHand: (sku: string, bin: string) => onHand(rows, sku, bin),
      connect: (as: 'owner' | 'application') => connectForTest(url, as),
    });
    return async () => {
      await owner.end();
      await database.close();
      await drop();
    };
  });
  beforeEach(async () => {
    await reset();
    const woken: Promise<number>[] = [];
    Object.assign(warehouse, { woken, wake: () => void woken.push(countMovements(warehouse.rows)) });
  });
  return warehouse;
}

// As a replica the owner may empty what is append-only. Deleting few rows takes a tenth of the time of truncating.
const emptyLedger = `
begin;
set local session_replication_role = replica;
delete from recount_request; delete from movement; delete from message; delete from stock_level;
select setval(pg_get_serial_sequence(name, 'id'), 1, false) from unnest('{movement,message}'::text[]) as name;
commit;
`;

const asNew = `${emptyLedger}
begin;
set local session_replication_role = replica;
delete from storefront_order; delete from sku; delete from bin; delete from location;
select setval(pg_get_serial_sequence(name, 'id'), 1, false) from unnest('{sku,bin,location}'::text[]) as name;
commit;
insert into sku (code) values ('TEE'), ('MUG');
insert into location (name, is_default) values ('main', true), ('outlet', false);
insert into bin (code, location_id, kind)
select code, location.id, 'pick'
  from (values ('A-1', 'main'), ('A-2', 'main'), ('B-1', 'outlet')) as v (code, name) join location using (name);
`;

async function onHand(rows: Warehouse['rows'], sku: string, bin: string): Promise<number> {
  const [level] = await rows<{ on_hand: number }>(
    `select on_hand from stock_level join sku s on s.id = sku_id join bin b on b.id = bin_id where s.code = $1 and b.code = $2`,
    [sku, bin],
  );
  return level?.on_hand ?? 0;
}

export async function countMovements(rows: Warehouse['rows']): Promise<number> {
  const [row] = await rows<{ n: number }>('select count(*)::integer as n from movement');
  return row!.n;
}

async function connect(url: string, options = ''): Promise<Client> {
  const client = new Client({ connectionString: url, options });
  client.on('error', () => {}); // a test may end it
  await client.connect();
  return client;
}

async function connectForTest(url: string, as: 'owner' | 'application'): Promise<Client> {
  const client = await connect(url, as === 'application' ? '-c role=lockstep_app' : '');
  onTestFinished(() => client.end().catch(() => {}));
  return client;
}

/** What must hold whatever happened: levels are sums, every movement has its message, which says the same. */
export function contradictions({ rows }: Warehouse): Promise<unknown[]> {
  return rows(`
    select 'level' as what, sku_id::text, bin_id::text
      from stock_level s
      full join (select sku_id, bin_id, sum(quantity_delta) as on_hand from movement group by 1, 2) m using (sku_id, bin_id)
     where s.on_hand is distinct from m.on_hand
     union all
    select 'message', m.id::text, g.id::text
      from movement m
      join bin b on b.id = m.bin_id
      left join message g on g.movement_id = m.id
     where (g.sku_id, g.location_id, g.reason, g.quantity_delta, g.created_at)
        is distinct from (m.sku_id, b.location_id, m.kind, m.quantity_delta, m.recorded_at)`);
}
