import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopifySettings } from '../../jobs/adapters/shopify/settings.ts';
import type { SandboxAddress } from '../../jobs/demo/sim-client.ts';
import { findShop } from '../../jobs/find-shop.ts';
import { startSandboxShop } from '../../jobs/sandbox/shop.ts';
import { World } from '../domain/reconcile/world.ts';
import { createEmptyDatabase } from '../support/postgres.ts';

let world: World;
let databaseUrl: string;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await World.open();
  databaseUrl = (await createEmptyDatabase()).url;
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await world.close();
});

function finding(known: () => SandboxAddress | null, url = async () => databaseUrl) {
  const settings = shopifySettings.parse({});
  const keep = async (stop: () => Promise<void>) => void stops.push(stop);
  return findShop({ settings, ledger: world.ledger, known, databaseUrl: url, keep });
}

describe('the sandbox shop', () => {
  it('is the one that runs, and another when that one went away', async () => {
    const running = await startSandboxShop({ databaseUrl, accessToken: 'known' });
    const address = { url: running.url, domain: running.domain, accessToken: 'known' };
    const shop = finding(() => address);
    const [first, again] = [await shop(), await shop()];
    expect(first.sandbox).toEqual(address);
    expect(again).toBe(first);
    await running.stop();
    const [one, other] = await Promise.all([shop(), shop()]);
    expect(one.sandbox!.url).not.toBe(address.url);
    expect(other).toBe(one); // both noticed, one opened
  });

  it('is tried anew after it could not be opened', async () => {
    let tries = 0;
    const shop = finding(
      () => null,
      () => (++tries === 1 ? Promise.reject(new TypeError('no database yet')) : Promise.resolve(databaseUrl)),
    );
    await expect(shop()).rejects.toThrow('no database yet');
    expect((await shop()).sandbox).not.toBeNull();
  });
});
