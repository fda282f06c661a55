import { fileURLToPath } from 'node:url';
import { Migrator } from '@mikro-orm/migrations';
import { type EntityManager, MikroORM, type Options } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { Client, type Pool, type PoolClient } from 'pg';
import { Bin } from './ledger/bin.ts';
import { Location } from './ledger/location.ts';
import { Movement } from './ledger/movement.ts';
import { Sku } from './ledger/sku.ts';
import { StockLevel } from './ledger/stock-level.ts';
import { Message } from './outbox/message.ts';

export type { EntityManager } from '@mikro-orm/postgresql';

/** The role everything but migrations works as: it owns no table and can't touch what is append-only. */
const APPLICATION_ROLE = 'lockstep_app';

/** Any number will do, as long as every starter takes the same one. */
const MIGRATION_LOCK = 5_125_537;

export interface Database {
  /** A fresh unit of work. */
  readonly em: () => EntityManager;
  readonly close: () => Promise<void>;
}

/** Opens a pool as the application's role; `url` is the owner's. Nothing is migrated here. */
export function openDatabase(url: string, { name = 'lockstep', connections = 10 } = {}): Promise<Database> {
  return openPool(url, `-c role=${APPLICATION_ROLE} -c application_name=${name}`, connections);
}

/** Opens a pool as whoever the URL names, with these settings of each of its sessions ("-c name=value ..."). */
export async function openPool(url: string, options: string, connections: number): Promise<Database> {
  const orm = await MikroORM.init(configuration(url, options, connections));
  return { em: () => orm.em.fork(), close: () => orm.close(true) };
}

/** Brings the schema up to date as the owner; two starters at once wait for one another. */
export async function migrate(url: string): Promise<void> {
  const lock = new Client({ connectionString: url });
  lock.on('error', () => {}); // a lost lock connection shows in the migration's own failure
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const orm = await MikroORM.init(configuration(url, '-c application_name=lockstep:migrate', 2));
    try {
      await orm.migrator.up();
    } finally {
      await orm.close(true);
    }
  } finally {
    await lock.end();
  }
}

/**
 * Runs plain SQL with `$1` parameters inside the em's transaction, arrays included. Whole numbers beyond 32 bits,
 * numerics and times come back as strings: cast in SQL or convert where the row is read.
 */
export async function query<Row>(em: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const result = await em.getKysely().executeQuery(CompiledQuery.raw(sql, [...parameters]));
  return result.rows as Row[];
}

/** The same, for statements of which only the count of changed rows matters. */
export async function run(em: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const result = await em.getKysely().executeQuery(CompiledQuery.raw(sql, [...parameters]));
  return Number(result.numAffectedRows ?? 0n);
}

function configuration(url: string, options: string, connections: number): Options {
  return {
    clientUrl: url,
    entities: [Location, Bin, Sku, Movement, StockLevel, Message],
    extensions: [Migrator],
    pool: { min: 0, max: connections },
    driverOptions: { options, onPoolCreated: giveBackTheDead },
    forceUtcTimezone: true,
    migrations: {
      path: fileURLToPath(new URL('../migrations', import.meta.url)),
      glob: '*.ts',
      tableName: 'migration',
      snapshot: false,
      silent: true,
    },
  };
}

/** Long enough for whoever holds the connection to give it back in the ordinary way. */
const GIVE_BACK_MS = 1_000;

/**
 * A connection that dies inside a transaction is never given back: kysely's rollback throws before it releases. Ten of
 * those, after one restart of the database, and every query would wait for ever.
 */
function giveBackTheDead(pool: Pool): void {
  pool.on('connect', (client: PoolClient) => {
    client.on('end', () => setTimeout(() => release(client), GIVE_BACK_MS).unref());
  });
}

function release(client: PoolClient): void {
  try {
    client.release(true);
  } catch {
    // It was given back already, as it should be.
  }
}
