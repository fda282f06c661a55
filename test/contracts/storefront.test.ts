import { describe, expect, it } from 'vitest';
import type { AdjustLine, ComposedCall } from '../../domain/ports/storefront.ts';
import { calm, only, openShop, type ShopWorld } from './shop-world.ts';

/** The port as the drain and the reconcile rely on it, on the sandbox. Nothing here was run against a live shop. */
const TEE = { sku: 'TEE-BLK-M', title: 'Tee', price: 20 };
const MUG = { sku: 'MUG', title: 'Mug', price: 9 };

async function shopWith(...items: object[]): Promise<ShopWorld> {
  const world = await openShop();
  await world.act('catalog', { items });
  return world;
}

async function pushOf(world: ShopWorld, key: string, units: Record<string, number>): Promise<ComposedCall> {
  const lines: AdjustLine[] = [];
  for (const [sku, delta] of Object.entries(units)) {
    const { inventoryItemId } = await world.item(sku);
    lines.push({ inventoryItemId, shopLocationId: world.here, delta });
  }
  return world.storefront.composeAdjust({ key, reference: `gid://lockstep/Delivery/${key}`, reason: 'receipt', lines });
}

const send = (world: ShopWorld, call: ComposedCall) => world.storefront.send(call, { signal: calm });
const onHand = async (world: ShopWorld, sku: string) => only((await world.item(sku)).levels).onHand;
const journal = async (world: ShopWorld) => (await world.ask('journal'))['journal'] as Record<string, unknown>[];

describe.each(['2026-07', '2026-10'])('adjust on %s', (apiVersion) => {
  const versioned = (call: ComposedCall): ComposedCall => ({ ...call, apiVersion });

  it('moves what it says, under the reference', async () => {
    const world = await shopWith(TEE, MUG);
    const outcome = await send(world, versioned(await pushOf(world, 'k1', { [TEE.sku]: 12, [MUG.sku]: -2 })));
    expect(outcome).toMatchObject({ kind: 'applied', remoteId: expect.stringContaining('gid://') });
    expect([await onHand(world, TEE.sku), await onHand(world, MUG.sku)]).toEqual([12, -2]);
    expect(await journal(world)).toMatchObject([
      { key: 'k1', reference: 'gid://lockstep/Delivery/k1', sku: TEE.sku, delta: 12 },
      { key: 'k1', sku: MUG.sku, delta: -2 },
    ]);
  });

  it('applies one key once, and answers its replay alike', async () => {
    const world = await shopWith(TEE);
    const call = versioned(await pushOf(world, 'k1', { [TEE.sku]: 5 }));
    expect(await send(world, call)).toEqual(await send(world, call));
    expect(await onHand(world, TEE.sku)).toBe(5);
  });

  it('refuses another body under a used key', async () => {
    const world = await shopWith(TEE);
    await send(world, versioned(await pushOf(world, 'k1', { [TEE.sku]: 5 })));
    const outcome = await send(world, versioned(await pushOf(world, 'k1', { [TEE.sku]: 6 })));
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH', lines: [] });
  });

  it('names the refused lines and applies none', async () => {
    const world = await shopWith(TEE);
    const { inventoryItemId } = await world.item(TEE.sku);
    const lines = [inventoryItemId, 'gid://shopify/InventoryItem/1', 'gid://shopify/InventoryItem/2'].map((id) => ({
      inventoryItemId: id,
      shopLocationId: world.here,
      delta: 1,
    }));
    const call = world.storefront.composeAdjust({ key: 'k1', reference: 'gid://x/D/1', reason: 'return', lines });
    const outcome = await send(world, versioned(call));
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'INVALID_INVENTORY_ITEM', lines: [1, 2] });
    expect(await onHand(world, TEE.sku)).toBe(0);
  });
});

describe('adjust on a bad day', () => {
  it('does not know about a call that was dropped before it was looked at; the same key applies it', async () => {
    const world = await shopWith(TEE);
    const call = await pushOf(world, 'k1', { [TEE.sku]: 5 });
    await world.act('fault', { kind: 'drop-before' });
    expect(await send(world, call)).toMatchObject({ kind: 'unknown', reason: 'connection' });
    expect(await journal(world)).toEqual([]);
    expect(await send(world, call)).toMatchObject({ kind: 'applied' });
    expect(await onHand(world, TEE.sku)).toBe(5);
  });

  it('does not know about a call that was applied and then dropped; the same key changes nothing more', async () => {
    const world = await shopWith(TEE);
    const call = await pushOf(world, 'k1', { [TEE.sku]: 5 });
    await world.act('fault', { kind: 'drop-after-apply' });
    expect(await send(world, call)).toMatchObject({ kind: 'unknown', reason: 'connection' });
    expect(await journal(world)).toHaveLength(1);
    expect(await send(world, call)).toMatchObject({ kind: 'applied' });
    expect(await onHand(world, TEE.sku)).toBe(5);
  });

  it.each([
    ['throttled', { kind: 'busy', reason: 'throttled' }],
    ['unauthorized', { kind: 'busy', reason: 'unauthorized' }],
    ['html', { kind: 'unknown', reason: 'bad-body' }],
  ])('calls %s by its name', async (kind, outcome) => {
    const world = await shopWith(TEE);
    const call = await pushOf(world, 'k1', { [TEE.sku]: 5 });
    await world.act('fault', { kind, times: 1 });
    expect(await send(world, call)).toMatchObject(outcome);
    expect(await journal(world)).toEqual([]);
  });

  it('does not know about an answer that came too late', async () => {
    const world = await shopWith(TEE);
    const call = await pushOf(world, 'k1', { [TEE.sku]: 5 });
    await world.act('fault', { kind: 'slow', ms: 600, times: 1 });
    const hasty = world.adapter({ timeoutMs: 150 });
    expect(await hasty.send(call, { signal: calm })).toMatchObject({ kind: 'unknown', reason: 'timeout' });
    expect(await journal(world)).toHaveLength(1);
  });

  it('knows that nothing left once the shop is gone', async () => {
    const world = await shopWith(TEE);
    const call = await pushOf(world, 'k1', { [TEE.sku]: 5 });
    const gone = world.adapter({ url: 'http://shop.invalid' });
    expect(await gone.send(call, { signal: calm })).toMatchObject({ kind: 'not-sent', reason: 'dns' });
  });

  it('says which version the shop does not know', async () => {
    const world = await shopWith(TEE);
    const call = { ...(await pushOf(world, 'k1', { [TEE.sku]: 5 })), apiVersion: '2031-01' };
    expect(await send(world, call)).toMatchObject({ kind: 'busy', message: expect.stringContaining('2031-01') });
  });

  it('waits for the shop out of its own budget rather than be turned away', async () => {
    const world = await openShop({ throttle: { maximumAvailable: 120, restoreRate: 60 } });
    await world.act('catalog', { items: [TEE] });
    const call = await pushOf(world, 'k', { [TEE.sku]: 1 });
    const calls = Array.from({ length: 12 }, (_, index) => ({
      ...call,
      body: call.body.replace('"k"', `"k${index}"`),
    }));
    const outcomes = await Promise.all(calls.map((call) => send(world, call)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(calls.map(() => 'applied'));
  });
});
