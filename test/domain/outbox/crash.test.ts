import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DrainDeps, drainOutbox } from '../../../domain/outbox/drain.ts';
import type { AdjustRequest, ComposedCall, SendOptions, Storefront } from '../../../domain/ports/storefront.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';

/** Each step of freeze, send and settle can be the last one of its process: before it took effect, or right after. */
const steps = ['due', 'freeze', 'open', 'startAttempt', 'send', 'settle'] as const;
const moments = ['before', 'after'] as const;

let world: OutboxWorld;
beforeAll(async () => {
  world = await createOutboxWorld();
});
afterAll(() => world.close());

describe('a process that dies', () => {
  it.each(steps.flatMap((step) => moments.map((moment) => [moment, step] as const)))(
    '%s %s loses nothing and applies nothing twice',
    async (moment, step) => {
      const skus = await receipts(3);
      const died = await drainOutbox(dying(world.worker('first'), step, moment), never).then(
        () => 'lived',
        () => 'died',
      );
      expect(died).toBe('died');
      await world.expireLease();
      await drainOutbox(world.worker('second'), never);
      await judge(skus);
    },
  );

  it('while a second worker takes over and it comes back to life afterwards changes nothing', async () => {
    const skus = await receipts(2);
    const asleep = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const first = world.worker('sleeper');
    const sleeper = drainOutbox(
      {
        ...first,
        storefront: wrap(first.storefront, async (call, options) => {
          const outcome = await first.storefront.send(call, options);
          reached.resolve();
          await asleep.promise; // the answer is here, the process is not
          return outcome;
        }),
      },
      never,
    );
    await reached.promise;
    await world.expireLease();
    await drainOutbox(world.worker('successor'), never);
    asleep.resolve();
    await sleeper;
    await judge(skus);
  });

  it('is caught by this test when it makes a new key for each attempt', async () => {
    const skus = await receipts(2);
    const deps = world.worker('broken');
    world.shop.misfortunes.push('drop-after-apply');
    const renewing = wrap(deps.storefront, (call, options) => deps.storefront.send(withNewKey(call), options));
    await drainOutbox({ ...deps, storefront: renewing }, never);
    await expect(judge(skus)).rejects.toThrow(/expected \d+ to be \d+/);
  });
});

const never = new AbortController().signal;

async function receipts(count: number): Promise<string[]> {
  const skus = Array.from({ length: count }, () => `SKU-${randomUUID().slice(0, 8)}`);
  for (const [index, sku] of skus.entries()) {
    await world.stockedSku(sku);
    await world.receive(sku, index + 1);
  }
  return skus;
}

/** Each (key, SKU, location) at most once, per SKU the journal sums to the committed pushes, and nothing is left over. */
async function judge(skus: readonly string[]): Promise<void> {
  const rows = world.shop.journal.filter((row) => skus.includes(row.inventoryItemId));
  const places = rows.map((row) => `${row.key} ${row.inventoryItemId} ${row.shopLocationId}`);
  expect(new Set(places).size).toBe(places.length);
  const pushed = await world.committedPushes();
  for (const sku of skus) expect(world.shop.applied(sku)).toBe(pushed.get(sku));
  expect(await world.worker('judge').store.remaining()).toBe(0);
}

/** The same worker, whose process ends at one step: nothing it does from then on reaches anybody. */
function dying(deps: DrainDeps, step: (typeof steps)[number], moment: (typeof moments)[number]): DrainDeps {
  let dead = false;
  const mortal =
    <A extends unknown[], R>(name: string, act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (dead) throw new Death();
      if (name !== step) return act(...args);
      dead = true;
      if (moment === 'after') await act(...args);
      throw new Death();
    };
  const { store } = deps;
  return {
    ...deps,
    storefront: wrap(
      deps.storefront,
      mortal('send', (call: ComposedCall, options: SendOptions) => deps.storefront.send(call, options)),
    ),
    store: {
      ...store,
      due: mortal('due', store.due),
      freeze: mortal('freeze', store.freeze),
      open: mortal('open', store.open),
      startAttempt: mortal('startAttempt', store.startAttempt),
      settle: mortal('settle', store.settle),
      renewLease: mortal('renewLease', store.renewLease),
      releaseLease: mortal('releaseLease', store.releaseLease),
    },
  };
}

class Death extends Error {}

function wrap(storefront: Storefront, send: Storefront['send']): Storefront {
  return Object.assign(Object.create(storefront) as Storefront, { domain: storefront.domain, send });
}

function withNewKey({ apiVersion, body }: ComposedCall): ComposedCall {
  return { apiVersion, body: JSON.stringify({ ...(JSON.parse(body) as AdjustRequest), key: randomUUID() }) };
}
