import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { House, MINUTE } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

/** Somebody typed a number, and it was asked whether to put it back. Returns the proposal's id, as a button carries it. */
async function asked(delta: number): Promise<number> {
  await house.typed('MUG', delta);
  await house.investigate('MUG');
  return (await house.card('MUG')).proposal!.correctionId;
}

function approve(correctionId: number, { actor = 'slack:ana', confirmed = false } = {}) {
  const deps = { ...house.world.deps, wake: () => void house.wakes++ };
  return approveCorrection(deps, { correctionId, actor, confirmed }, house.world.signal);
}

const sets = () =>
  query<{ from: number; to: number }>(
    house.em(),
    `select set_from as from, set_to as to from message where effect = 'set'`,
  );

describe('an approval writes nothing and asks anew', () => {
  it('when the number in the shop moved, or what should be there', async () => {
    const first = await asked(-3);
    house.world.storefront.change('MUG', -1);
    const moved = await approve(first);
    expect(moved).toMatchObject({ outcome: 'numbers-moved', proposal: { from: 6, to: 10 } });
    const second = (await house.card('MUG')).proposal!;
    expect(second).toEqual(moved.outcome === 'numbers-moved' && moved.proposal);

    house.world.pass(MINUTE);
    house.world.storefront.fulfill('1001', 'MUG', 2, { at: house.world.now });
    expect(await approve(second.correctionId)).toMatchObject({
      outcome: 'numbers-moved',
      proposal: { from: 4, to: 8 },
      says: 'The numbers moved, so nothing was written. The shop shows 4 now and should show 8: look again, then approve.',
    });
    expect(await sets()).toEqual([]);
    expect(await approve(first)).toMatchObject({ outcome: 'numbers-moved', proposal: { from: 4, to: 8 } });
    expect(await approve((await house.card('MUG')).proposal!.correctionId)).toMatchObject({ outcome: 'approved' });
    expect(await approve(first)).toMatchObject({ outcome: 'already-decided' });
  });

  it('when only what should be there moved', async () => {
    const id = await asked(-3);
    await house.world.receive('MUG', 5);
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'rejected');
    expect(await approve(id)).toMatchObject({ outcome: 'numbers-moved', proposal: { from: 7, to: 15 } });
    expect(await sets()).toEqual([]);
  });

  it('when it healed meanwhile, before a reading or after', async () => {
    const id = await asked(-3);
    house.world.storefront.change('MUG', 3);
    expect(await approve(id)).toMatchObject({ outcome: 'numbers-moved', proposal: null });
    await house.reconcile();
    expect(await approve(id)).toMatchObject({ outcome: 'case-closed', as: 'healed', at: house.world.now });
    expect(await sets()).toEqual([]);
  });

  it('when what should be is below zero by now', async () => {
    const id = await asked(-3);
    await house.world.sell('MUG', 10);
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'rejected');
    house.world.storefront.fulfill('1001', 'MUG', 4, { at: house.world.now });
    expect(await approve(id)).toMatchObject({
      outcome: 'numbers-moved',
      proposal: null,
      says: expect.stringContaining('count the bins'),
    });
  });
});

describe('an approval writes nothing', () => {
  it.each(['readItems', 'changedOrders'] as const)(
    'when the shop is down between the card and the click: %s',
    async (reading) => {
      const id = await asked(-3);
      house.world.storefront.fail(reading);
      expect(await approve(id)).toMatchObject({ outcome: 'shop-unreachable' });
      expect(await sets()).toEqual([]);
      house.world.storefront.mend();
      expect(await approve(id)).toMatchObject({ outcome: 'approved' });
    },
  );

  it('while an update is on its way that leaves both numbers as they were', async () => {
    const id = await asked(-3);
    await house.world.receive('MUG', 5);
    expect(await approve(id)).toMatchObject({ outcome: 'update-on-its-way' });
    expect(await sets()).toEqual([]);
    expect(await house.card('MUG')).toMatchObject({ proposal: { correctionId: id }, decisions: [] });
  });

  it('over a stuck update, which goes again at once instead', async () => {
    await house.mode('shadow');
    await house.stuckPush('MUG', 4);
    await house.investigate('MUG');
    expect((await house.traces('MUG')).due).toBe(0);
    expect(await approve((await house.card('MUG')).proposal!.correctionId)).toMatchObject({
      outcome: 'update-on-its-way',
    });
    expect(await house.traces('MUG')).toMatchObject({ due: 1, sets: 0, decisions: ['slack:ana redrive'] });
    expect(house.wakes).toBe(1);
  });

  it('when the shop has no one item for the SKU any more', async () => {
    const id = await asked(-3);
    await run(house.em(), 'update storefront_item set tracked = false');
    await expect(approve(id)).rejects.toMatchObject({ code: 'not-comparable' });
    expect(await sets()).toEqual([]);
  });
});
