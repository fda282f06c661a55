import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, House, MINUTE } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

describe('a stuck push of 4, provably unapplied', () => {
  it.each(['assist', 'auto'] as const)('is sent again by itself in mode %s', async (mode) => {
    await house.mode(mode);
    await house.stuckPush('MUG', 4);
    expect(await house.investigate('MUG')).toBe('fix');
    expect(await house.traces('MUG')).toEqual({
      due: 1,
      sets: 0,
      corrections: [],
      decisions: ['lockstep redrive'],
      findings: 1,
    });
    expect(house.wakes).toBe(1);
    expect(await house.card('MUG')).toMatchObject({
      finding: { cause: 'push overdue', confidence: 0.95, failedGates: [] },
    });
  });

  it('is sent again when it was never frozen, which takes a wake only', async () => {
    await house.mode('assist');
    await house.world.receive('MUG', 4);
    house.world.pass(16 * MINUTE);
    await house.reconcile();
    expect(await house.investigate('MUG')).toBe('fix');
    expect(house.wakes).toBe(1);
  });

  it('is left alone in mode shadow, and asked about', async () => {
    await house.mode('shadow');
    await house.stuckPush('MUG', 4);
    expect(await house.investigate('MUG')).toBe('ask');
    expect(await house.traces('MUG')).toMatchObject({ due: 0, sets: 0, decisions: [] });
    expect(house.wakes).toBe(0);
    expect(await house.card('MUG')).toMatchObject({ finding: { failedGates: [] }, proposal: { from: 10, to: 14 } });
  });

  it('heals, and a relapse within a week is asked about', async () => {
    await house.mode('auto');
    const delivery = await house.stuckPush('MUG', 4);
    await house.investigate('MUG');
    house.world.storefront.change('MUG', 4);
    await house.world.settle(delivery, 'applied');
    await house.reconcile();
    expect(await house.caseOf('MUG')).toMatchObject({ closedAs: 'healed' });

    await house.stuckPush('MUG', 3);
    expect(await house.investigate('MUG')).toBe('ask');
    expect((await house.card('MUG')).finding!.failedGates).toEqual(['this SKU was fixed already in the last 24 hours']);
    house.world.pass(25 * HOUR);
    await house.reconcile();
    expect(await house.investigate('MUG')).toBe('ask');
    expect((await house.card('MUG')).finding!.failedGates).toEqual(['it came back after a fix less than a week ago']);
  });
});
