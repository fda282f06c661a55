import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { adjust } from '../../../domain/ledger/adjust.ts';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { drainOutbox } from '../../../domain/outbox/drain.ts';
import { WakeSignal } from '../../../domain/outbox/wake-signal.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';
import { drain as drainAs } from './stuck.ts';

const never = new AbortController().signal;
let world: OutboxWorld;

beforeEach(async () => {
  world = await createOutboxWorld();
  for (const sku of ['TEE', 'MUG', 'CAP']) await world.stockedSku(sku);
});
afterEach(() => world.close());

const drain = (holder = 'w1') => drainAs(world, holder);

describe('drainOutbox', () => {
  it('tells the shop of a receipt once, under the delivery that was stored before', async () => {
    await world.receive('TEE', 12);
    let stored: unknown[] = [];
    world.shop.onSend = async ({ key, reference }) => {
      stored = await query(world.database.em(), 'select key, reference, state from delivery where id = $1', [key]);
      expect(reference).toBe(`gid://lockstep/Delivery/${key}`);
    };
    expect(await drain()).toEqual({ outcome: 'drained' });
    expect(stored).toMatchObject([{ state: 'sending' }]);
    expect(world.shop.journal).toMatchObject([{ inventoryItemId: 'TEE', delta: 12 }]);
    expect(await world.messageStates()).toEqual([{ sku: 'TEE', state: 'frozen', delivery: 'applied' }]);
    await drain();
    expect(world.shop.sends).toBe(1);
  });

  it('sums the messages of one SKU and reason into one line', async () => {
    for (const units of [5, 7, 1]) await world.receive('TEE', units);
    await drain();
    expect(world.shop.journal).toMatchObject([{ delta: 13 }]);
  });

  it('nets what cancels out without telling the shop', async () => {
    const write = { sku: 'TEE', bin: 'A-1', actor: 'test', reason: 'found and lost' };
    await adjust(world.ledger, { ...write, quantityDelta: 4, key: 'a' });
    await adjust(world.ledger, { ...write, quantityDelta: -4, key: 'b' });
    await drain();
    expect(world.shop.sends).toBe(0);
    expect((await world.messageStates()).map((row) => row.state)).toEqual(['netted', 'netted']);
  });

  it('never pushes the fulfillment of a storefront order', async () => {
    await world.receive('TEE', 10);
    await fulfill(world.ledger, {
      sku: 'TEE',
      quantity: 2,
      bin: 'A-1',
      channel: 'storefront',
      reference: '#1001',
      actor: 'test',
      key: 'f',
    });
    await fulfill(world.ledger, {
      sku: 'TEE',
      quantity: 3,
      bin: 'A-1',
      channel: 'wholesale',
      reference: 'W1',
      actor: 'test',
      key: 'g',
    });
    await drain();
    expect(world.shop.applied('TEE')).toBe(7);
  });

  it('leaves the pushes of a SKU that the shop does not have, and delivers the others', async () => {
    await run(world.database.em(), `insert into sku (code) values ('GHOST')`);
    await world.receive('GHOST', 3);
    await world.receive('TEE', 1);
    await drain();
    expect(world.shop.applied('TEE')).toBe(1);
    expect(await world.worker('w').store.remaining()).toBe(1);
  });

  it('lets nobody else drain while one holder does', async () => {
    await world.receive('TEE', 1);
    const seen: string[] = [];
    world.shop.onSend = async () => void seen.push((await drain('w2')).outcome);
    await drain('w1');
    expect(seen).toEqual(['standing-by']);
  });

  it('does not let a slow lane hold up what comes after it', async () => {
    await world.receive('TEE', 1);
    const order: string[] = [];
    const slow = Promise.withResolvers<void>();
    const wake = new WakeSignal();
    world.shop.onSend = async ({ lines }) => {
      const sku = lines[0]!.inventoryItemId;
      if (sku === 'TEE') {
        await world.receive('MUG', 1);
        wake.notify();
        await slow.promise;
      } else slow.resolve();
      order.push(sku);
    };
    await drainOutbox({ ...world.worker('w1'), woken: () => wake.woken() }, never);
    expect(order).toEqual(['MUG', 'TEE']);
  });
});

describe('a refusal', () => {
  it('takes out the line that the shop names, refused with its reason, and delivers the rest', async () => {
    for (const sku of ['TEE', 'MUG', 'CAP']) await world.receive(sku, 5);
    world.shop.poisoned.add('MUG');
    await drain();
    expect(await world.messageStates()).toEqual([
      { sku: 'TEE', state: 'frozen', delivery: 'applied' },
      { sku: 'MUG', state: 'frozen', delivery: 'rejected' },
      { sku: 'CAP', state: 'frozen', delivery: 'applied' },
    ]);
    const keys = await query<{ key: string }>(world.database.em(), 'select key from delivery');
    expect(keys).toHaveLength(2);
  });

  it('proves nothing after a send that may have been applied: the key goes again', async () => {
    await world.receive('TEE', 5);
    world.shop.misfortunes.push('drop-before');
    world.shop.poisoned.add('TEE');
    await drain();
    expect(await world.messageStates()).toEqual([{ sku: 'TEE', state: 'frozen', delivery: 'waiting' }]);
  });
});

describe('an unlucky send', () => {
  it.each(['drop-before', 'drop-after-apply', 'refused-connection', 'busy', 'answered-nonsense'] as const)(
    '(%s) is sent again under its key and counts once',
    async (misfortune) => {
      await world.receive('TEE', 5);
      world.shop.misfortunes.push(misfortune);
      await drain();
      expect(world.shop.journal).toMatchObject([{ inventoryItemId: 'TEE', delta: 5 }]);
      expect(await world.worker('w').store.remaining()).toBe(0);
    },
  );

  it('starts the clock of its key at the first byte, not when nothing left', async () => {
    await world.receive('TEE', 5);
    world.shop.misfortunes.push(...Array.from({ length: 9 }, () => 'refused-connection' as const));
    await drain();
    expect(await query(world.database.em(), 'select first_sent_at, ambiguous, state from delivery')).toEqual([
      { first_sent_at: null, ambiguous: false, state: 'waiting' },
    ]);
  });

  it('is quarantined, not sent, once the shop may have forgotten its key', async () => {
    await world.receive('TEE', 5);
    world.shop.misfortunes.push(...Array.from({ length: 9 }, () => 'drop-before' as const));
    await drain();
    const sends = world.shop.sends;
    await run(
      world.database.em(),
      `update delivery set first_sent_at = first_sent_at - interval '20 hours', next_attempt_at = '-infinity'`,
    );
    await drain();
    expect(world.shop.sends).toBe(sends);
    expect(await world.messageStates()).toEqual([{ sku: 'TEE', state: 'frozen', delivery: 'quarantined' }]);
  });
});

describe('a transfer between locations', () => {
  it('leaves whole, as two lines of one delivery', async () => {
    const em = world.database.em();
    await run(em, `insert into location (name, shop_location_id) values ('annex', 'gid://memory/Location/2')`);
    await run(
      em,
      `insert into bin (code, location_id, kind) select 'X-1', id, 'pick' from location where name = 'annex'`,
    );
    await run(em, `insert into storefront_level values ('TEE', 'gid://memory/Location/2', 0, 0, 0, now())`);
    await world.receive('TEE', 9);
    await drain();
    await transfer(world.ledger, { sku: 'TEE', quantity: 4, from: 'A-1', to: 'X-1', actor: 'test', key: 't' });
    await drain();
    const [, from, to] = world.shop.journal;
    expect([from, to]).toMatchObject([{ delta: -4 }, { delta: 4 }]);
    expect(from!.key).toBe(to!.key);
  });
});
