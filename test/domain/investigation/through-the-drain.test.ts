import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { type DrainDeps, drainOutbox } from '../../../domain/outbox/drain.ts';
import { sleep } from '../../../domain/sleep.ts';
import { drainDeps } from '../../../jobs/drain-deps.ts';
import { House, MINUTE } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

/** How often the lease is renewed: that alone takes real time here, backoffs pass on the world's clock. */
const RENEWAL_MS = 1_000;

async function drain(): Promise<void> {
  const { world } = house;
  const deps: DrainDeps = {
    ...drainDeps(world.deps, world.storefront),
    random: () => 0.9,
    sleep: async (ms, signal) => (ms === RENEWAL_MS ? sleep(ms, signal) : world.pass(ms)),
  };
  await drainOutbox(deps, world.signal);
}

async function shown(): Promise<number> {
  const [item] = await house.world.storefront.findItems(['MUG'], ['loc-main']);
  return item!.levels[0]!.onHand;
}

describe('through the real drain', () => {
  it('an approved correction puts the number back, and the next reading closes the case', async () => {
    await house.typed('MUG', -4);
    await house.investigate('MUG');
    const { correctionId } = (await house.card('MUG')).proposal!;
    const deps = { ...house.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId, actor: 'slack:ana' }, house.world.signal);
    const wanted = (await house.wanted('MUG'))!;
    await drain();
    expect(await shown()).toBe(10);
    expect(await house.card('MUG')).toMatchObject({ correction: 'applied', closed: null });
    expect(await house.wanted('MUG')).toBe(wanted + 1);
    await house.reconcile();
    expect(await house.card('MUG')).toMatchObject({ closed: { as: 'corrected' } });
    expect(await house.steps()).toEqual([{ sku: 'MUG', from: 10, to: 6 }]);
  });

  it('one that can not leave yet excuses nothing: the case stays open', async () => {
    await house.typed('MUG', -4);
    await house.investigate('MUG');
    const { correctionId } = (await house.card('MUG')).proposal!;
    const deps = { ...house.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId, actor: 'slack:ana' }, house.world.signal);
    house.world.storefront.send = async () => ({ kind: 'not-sent', reason: 'refused', message: 'Nobody listens.' });
    await drain();
    await house.reconcile();
    expect(await house.investigate('MUG')).toBe('ask');
    expect(await house.card('MUG')).toMatchObject({
      closed: null,
      delta: -4,
      terms: { U: 0 },
      correction: 'on its way',
      proposal: null,
    });
  });

  it('one that somebody overtook in the shop writes nothing and is asked again', async () => {
    await house.typed('MUG', -4);
    await house.investigate('MUG');
    const { correctionId } = (await house.card('MUG')).proposal!;
    const deps = { ...house.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId, actor: 'slack:ana' }, house.world.signal);
    house.world.storefront.change('MUG', -1);
    await drain();
    expect(await shown()).toBe(5);
    expect(await house.card('MUG')).toMatchObject({ correction: 'stale' });
    await house.reconcile();
    await house.investigate('MUG');
    expect(await house.card('MUG')).toMatchObject({ proposal: { from: 5, to: 10 }, closed: null });
  });

  it('a push that could not leave for a quarter of an hour goes at once when it is sent again, not minutes later', async () => {
    const { world } = house;
    await house.mode('assist');
    const reachable = world.storefront.send.bind(world.storefront);
    world.storefront.send = async () => ({ kind: 'not-sent', reason: 'refused', message: 'Nobody listens.' });
    await world.receive('MUG', 4);
    for (let minute = 0; minute < 16; minute++) {
      await drain();
      world.pass(MINUTE);
    }
    await house.reconcile();
    world.storefront.send = reachable;
    await drain();
    expect(await shown()).toBe(10);
    expect(await house.investigate('MUG')).toBe('fix');
    await drain();
    expect(await shown()).toBe(14);
    await house.reconcile();
    expect(await house.card('MUG')).toMatchObject({
      closed: { as: 'healed' },
      decisions: [{ actor: 'lockstep', verb: 'redrive' }],
    });
  });
});
