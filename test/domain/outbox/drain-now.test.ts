import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drainNow } from '../../../domain/outbox/drain-now.ts';
import { drainOutbox } from '../../../domain/outbox/drain.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';

const never = new AbortController().signal;
let world: OutboxWorld;

beforeEach(async () => {
  world = await createOutboxWorld();
  for (const sku of ['TEE', 'MUG']) await world.stockedSku(sku);
});
afterEach(() => world.close());

describe('drainNow', () => {
  it('counts what was delivered, refused and left while it ran', async () => {
    await world.receive('TEE', 5);
    await world.receive('MUG', 5);
    world.shop.poisoned.add('MUG');
    const counts = await drainNow(world.worker('w'), world.database, () => {}, never);
    expect(counts).toEqual({ delivered: 1, rejected: 1, quarantined: 0, remaining: 0 });
  });

  it('wakes another holder, waits for it, and says what that one delivered', async () => {
    await world.receive('TEE', 5);
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    world.shop.onSend = async () => {
      begun.resolve();
      await goOn.promise;
    };
    const holder = drainOutbox(world.worker('holder'), never);
    await begun.promise;
    let woken = 0;
    const asked = drainNow(world.worker('person'), world.database, () => void (woken += 1), never);
    await expect.poll(() => woken).toBeGreaterThan(0);
    goOn.resolve();
    expect(await asked).toEqual({ delivered: 1, rejected: 0, quarantined: 0, remaining: 0 });
    await holder;
    expect(world.shop.sends).toBe(1);
  });

  it('can be stopped while it waits', async () => {
    await world.receive('TEE', 5);
    const store = world.worker('holder').store;
    await store.takeLease('holder', 60_000);
    const stop = new AbortController();
    const asked = drainNow(world.worker('person'), world.database, () => stop.abort(), stop.signal);
    await expect(asked).rejects.toThrow(/aborted/);
  });
});
