import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { drainOutbox } from '../../../domain/outbox/drain.ts';
import { lookupFailure } from '../../../domain/history/lookup-failure.ts';
import { StorefrontReadError } from '../../../domain/ports/storefront.ts';
import { sqlOutbox } from '../../../domain/outbox/sql-outbox.ts';
import type { Settlement } from '../../../domain/outbox/settlement.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';

const never = new AbortController().signal;
const applied: Settlement = { state: 'applied', remoteId: null };
let world: OutboxWorld;

beforeEach(async () => {
  world = await createOutboxWorld();
  await world.stockedSku('TEE');
  await world.receive('TEE', 5);
});
afterEach(() => world.close());

/** A delivery that was frozen and sent once without an answer. */
async function sentOnce(): Promise<string> {
  world.shop.misfortunes.push(...Array.from({ length: 9 }, () => 'drop-before' as const));
  await drainOutbox(world.worker('first'), never);
  const [row] = await query<{ id: string }>(world.database.em(), 'select id from delivery');
  return row!.id;
}

describe('the outbox in PostgreSQL', () => {
  it('lets only the newest send settle a delivery', async () => {
    const id = await sentOnce();
    const store = sqlOutbox(world.database, world.shop.domain);
    const lease = (await store.takeLease('second', 5_000))!;
    const earlier = (await store.startAttempt(lease, id, new Date()))!;
    const later = (await store.startAttempt(lease, id, new Date()))!;
    expect(await store.settle(lease, id, earlier, applied, new Date())).toBe(false);
    expect(await store.settle(lease, id, later, applied, new Date())).toBe(true);
    expect(await store.settle(lease, id, later, applied, new Date())).toBe(false);
  });

  it('begins no send under a lease that went to somebody else', async () => {
    const id = await sentOnce();
    const store = sqlOutbox(world.database, world.shop.domain);
    const old = (await store.takeLease('sleeper', 5_000))!;
    await world.expireLease();
    const held = (await store.takeLease('successor', 5_000))!;
    expect(await store.startAttempt(old, id, new Date())).toBeNull();
    expect(await store.renewLease(old, 5_000)).toBe(false);
    expect(await store.startAttempt(held, id, new Date())).toBeGreaterThan(0);
  });

  it('freezes nothing under such a lease either', async () => {
    const store = sqlOutbox(world.database, world.shop.domain);
    const old = (await store.takeLease('sleeper', 5_000))!;
    await world.expireLease();
    await store.takeLease('successor', 5_000);
    const [{ id } = { id: 0 }] = await store.due(1, []);
    expect(await store.freeze(old, [], [id], new Date())).toBe(false);
  });

  it('gives the lease to one of many who ask at once', async () => {
    const store = sqlOutbox(world.database, world.shop.domain);
    const leases = await Promise.all(Array.from({ length: 8 }, (_, index) => store.takeLease(`w${index}`, 5_000)));
    expect(leases.filter(Boolean)).toHaveLength(1);
  });
});

describe('the tables, for whoever has a connection', () => {
  it.each([
    ['confirm what was never sent', `update delivery set state = 'applied' where state = 'waiting'`],
    ['change what is sent', `update delivery set body = '{}'`],
    [
      'push without a movement',
      `insert into message (sku_id, location_id, effect, reason, quantity_delta, state, created_at) values (1, 1, 'push', 'receipt', 5, 'pending', now())`,
    ],
    ['forget a level', 'delete from stock_level'],
    ['forget deliveries', 'truncate delivery cascade'],
    ['forget decisions', 'truncate decision cascade'],
  ])('never let anybody %s', async (_what, sql) => {
    await sentOnce();
    await expect(run(world.database.em(), sql)).rejects.toThrow(/denied|refused|violates|nobody can have confirmed/);
    const owner = new Client({ connectionString: world.url });
    await owner.connect();
    await expect(owner.query(sql)).rejects.toThrow(/refused|violates|never changes|nobody can have confirmed/);
    await owner.end();
  });

  it('keep a settled delivery as it was settled', async () => {
    await drainOutbox(world.worker('w'), never);
    await expect(run(world.database.em(), `update delivery set state = 'waiting'`)).rejects.toThrow(/is settled/);
  });
});

describe('items that cannot be looked up', () => {
  it('leave the reason for people, until they can', async () => {
    await run(world.database.em(), `insert into sku (code) values ('NEW')`);
    await world.receive('NEW', 1);
    const failing = async () => {
      throw new StorefrontReadError('shop-unauthorized', 'The shop refuses the token.');
    };
    await drainOutbox({ ...world.worker('w'), learnItems: failing }, never);
    expect(await lookupFailure(world.database.em())).toBe('The shop refuses the token.');
    expect(world.shop.applied('TEE')).toBe(5);
    await drainOutbox(world.worker('w'), never);
    expect(await lookupFailure(world.database.em())).toBeNull();
  });
});
