import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type AgentDatabase, openAgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { type Database, openDatabase, run } from '../../../domain/database.ts';
import type { Ledger } from '../../../domain/ledger/ledger.ts';
import { postMovement } from '../../../domain/ledger/post-movement.ts';
import { FakeStorefront } from '../../support/fake-storefront.ts';
import { createTestDatabase } from '../../support/postgres.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A warehouse with SKUs, bins and a clock of its own, and a shop in memory that agrees with it: nothing. */
export class World {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly signal = new AbortController().signal;
  storefront: FakeStorefront;
  now = new Date('2026-11-23T10:00:00Z');
  readonly clock = { now: () => this.now };
  readonly #url: string;

  private constructor(url: string, database: Database, storefront: FakeStorefront) {
    this.#url = url;
    this.database = database;
    this.storefront = storefront;
    this.ledger = { database, clock: this.clock, channels: ['wholesale'], wake: () => {} };
  }

  /** Locations "main" and "other", mapped to loc-main and loc-other; bins A (main), B (main) and Z (other). */
  static async open(storefront = new FakeStorefront({ locations: ['main', 'other'] })): Promise<World> {
    const clone = await createTestDatabase();
    const database = await openDatabase(clone.url);
    await run(
      database.em(),
      `with main as (update location set shop_location_id = 'loc-main' where is_default returning id),
            other as (insert into location (name, shop_location_id) values ('other', 'loc-other') returning id)
       insert into bin (code, location_id, kind)
       select 'A', id, 'pick' from main union all select 'B', id, 'pick' from main union all select 'Z', id, 'pick' from other`,
    );
    return new World(clone.url, database, storefront);
  }

  /** The clone stays: it goes with the test's server, and dropping it takes longer than making it. */
  close(): Promise<void> {
    return this.database.close();
  }

  /** What agents' queries run on, and what their readings are kept with; whoever opens it closes it. */
  agents(): Promise<AgentDatabase> {
    return openAgentDatabase(this.#url, { connections: 2 });
  }

  /** Runs statements as the owner of the tables, as somebody in psql would. */
  async asOwner(...statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.#url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  get deps() {
    return { database: this.database, storefront: this.storefront, clock: this.clock };
  }

  em() {
    return this.database.em();
  }

  pass(ms: number): void {
    this.now = new Date(this.now.getTime() + ms);
  }

  async sku(code: string, price: string | null = null): Promise<void> {
    await run(this.em(), 'insert into sku (code, price) values ($1, $2)', [code, price]);
  }

  /** Stock that the shop already shows. */
  open(sku: string, quantity: number, { bin = 'A', at }: { bin?: string; at?: Date } = {}) {
    return this.#post('opening', sku, quantity, bin, { occurredAt: at });
  }

  receive(sku: string, quantity: number, bin = 'A') {
    return this.#post('receipt', sku, quantity, bin);
  }

  /** Ships units of an order of the storefront. */
  ship(sku: string, quantity: number, order: string, bin = 'A') {
    return this.#post('fulfillment', sku, -quantity, bin, { channel: 'storefront', reference: order });
  }

  /** Ships units that another channel sold: the shop is told. */
  sell(sku: string, quantity: number, bin = 'A') {
    return this.#post('fulfillment', sku, -quantity, bin, { channel: 'wholesale' });
  }

  /** Puts units away that the shop's refund restocked. */
  takeBack(sku: string, quantity: number, order: string, bin = 'A') {
    return this.#post('return', sku, quantity, bin, { channel: 'storefront', reference: order });
  }

  /** Freezes every pending push of a SKU into one delivery of this state, as the drain would. */
  async deliver(sku: string, state: string, { ambiguous = false, attempts = 1 } = {}): Promise<string> {
    const id = randomUUID();
    const em = this.em();
    await run(
      em,
      `insert into delivery (id, storefront, key, reference, reason, api_version, body, body_hash, lines, frozen_at, state, ambiguous, attempts, next_attempt_at)
       values ($1::uuid, 'fake', $1::uuid::text, $1::uuid::text, 'receipt', 'fake', '', '', '[]', $2, $3, $4, $5, $2)`,
      [id, this.now, state, ambiguous, attempts],
    );
    await run(
      em,
      `update message set state = 'frozen', delivery_id = $1
        where state = 'pending' and effect = 'push' and sku_id = (select id from sku where code = $2)`,
      [id, sku],
    );
    return id;
  }

  async settle(delivery: string, state: string): Promise<void> {
    // Nothing is confirmed that wasn't being sent.
    if (state === 'applied') await run(this.em(), `update delivery set state = 'sending' where id = $1`, [delivery]);
    await run(this.em(), 'update delivery set state = $2, settled_at = $3 where id = $1', [delivery, state, this.now]);
  }

  #post(
    kind: 'opening' | 'receipt' | 'fulfillment' | 'return',
    sku: string,
    quantityDelta: number,
    bin: string,
    more: { channel?: string; reference?: string; occurredAt?: Date | undefined } = {},
  ) {
    return postMovement(this.ledger, {
      kind,
      sku,
      lines: [{ bin, quantityDelta }],
      actor: 'test',
      key: randomUUID(),
      ...more,
    });
  }
}
