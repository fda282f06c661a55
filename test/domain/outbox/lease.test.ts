import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { type DrainDeps, drainOutbox } from '../../../domain/outbox/drain.ts';
import { holdLease } from '../../../domain/outbox/hold-lease.ts';
import type { Storefront } from '../../../domain/ports/storefront.ts';
import { sleep } from '../../../domain/sleep.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';

const never = new AbortController().signal;
let world: OutboxWorld;
beforeEach(async () => {
  world = await createOutboxWorld();
  await world.stockedSku('TEE');
});
afterEach(() => world.close());

/** Time as it is, instead of twenty times as fast. */
function unhurried(holder: string): DrainDeps {
  return { ...world.worker(holder), clock: { now: () => new Date() }, sleep };
}

const attempts = () =>
  query(world.database.em(), 'select number, outcome from delivery_attempt order by delivery_id, number');

describe('the drain lease', () => {
  // The lease's three seconds and the standby's one leave one: a busy machine may take it, so it has three tries.
  it('is taken over within five seconds of its holder dying', { timeout: 20_000, retry: 2 }, async () => {
    await world.receive('TEE', 5);
    const dead = unhurried('dead');
    const mortal = { ...dead.store, renewLease: () => new Promise<boolean>(() => {}), releaseLease: async () => {} };
    const died = performance.now();
    await holdLease({ ...dead, store: mortal, sleep: () => new Promise(() => {}) }, never);
    while ((await drainOutbox(unhurried('standby'), never)).outcome === 'standing-by') await sleep(1_000, never);
    expect(performance.now() - died).toBeLessThan(5_000);
    expect(world.shop.applied('TEE')).toBe(5);
  });

  it('is kept by a holder whose shop is slow for longer than it lasts', { timeout: 20_000 }, async () => {
    await world.receive('TEE', 5);
    let standby: string | undefined;
    world.shop.onSend = async () => {
      await sleep(4_000, never);
      standby = (await drainOutbox(unhurried('standby'), never)).outcome;
    };
    expect(await drainOutbox(unhurried('holder'), never)).toEqual({ outcome: 'drained' });
    expect(standby).toBe('standing-by');
    expect(await attempts()).toEqual([{ number: 1, outcome: 'applied' }]);
  });

  it('is asked for right before the write: a holder that lost it while it waited writes nothing', async () => {
    await world.receive('TEE', 5);
    const waiting = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const holder = world.worker('holder');
    const slow = drainOutbox({ ...holder, storefront: sendingAfter(goOn.promise, waiting.resolve) }, never);
    await waiting.promise;
    await world.expireLease();
    await drainOutbox(world.worker('successor'), never);
    expect(world.shop.sends).toBe(1);
    goOn.resolve();
    expect(await slow).toEqual({ outcome: 'lost-lease' });
    expect(world.shop.sends).toBe(1);
    expect(world.shop.applied('TEE')).toBe(5);
    expect(await world.messageStates()).toEqual([{ sku: 'TEE', state: 'frozen', delivery: 'applied' }]);
  });

  it('is not believed in past its end, also when nobody could be asked', async () => {
    let now = Date.now();
    const deps = {
      ...world.worker('holder'),
      clock: { now: () => new Date(now) },
      sleep: () => new Promise<void>(() => {}),
    };
    const lease = (await holdLease(deps, never))!;
    now += 2_999;
    expect(lease.isHeld()).toBe(true);
    now += 1;
    expect(lease.isHeld()).toBe(false);
  });
});

/** The shop, whose adapter waits (for its budget, say) before it asks whether it may still write. */
function sendingAfter(goOn: Promise<void>, waiting: () => void): Storefront {
  const { shop } = world;
  return Object.assign(Object.create(shop) as Storefront, {
    domain: shop.domain,
    send: async (...sent: Parameters<Storefront['send']>) => {
      waiting();
      await goOn;
      return shop.send(...sent);
    },
  });
}
