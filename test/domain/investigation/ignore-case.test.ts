import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCases } from '../../../domain/history/open-cases.ts';
import { ignoreCase } from '../../../domain/investigation/ignore-case.ts';
import { House, MINUTE } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
  await house.typed('MUG', -4);
});
afterEach(() => house.close());

async function ignore(until?: Date) {
  const { id } = await house.caseOf('MUG');
  return ignoreCase(house.world.deps, { caseId: id, actor: 'slack:ana', ...(until ? { until } : {}) });
}

describe('ignoring a case', () => {
  it('lasts until tomorrow at seven on the wall, for the difference it has now', async () => {
    const { now } = house.world;
    const until = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 7);
    expect(await ignore()).toMatchObject({ outcome: 'ignored', until });
    expect(await house.card('MUG')).toMatchObject({
      ignoredUntil: until,
      decisions: [{ actor: 'slack:ana', verb: 'ignore' }],
    });
    expect(await openCases(house.em())).toMatchObject([{ state: 'ignored' }]);
    await house.reconcile();
    expect(await house.wanted('MUG')).toBe(2);
    await house.typed('MUG', -1);
    expect(await house.caseOf('MUG')).toMatchObject({ ignored: false });
  });

  it('ends: at most 90 days away, and never before now', async () => {
    const at = (ms: number) => new Date(house.world.now.getTime() + ms);
    await expect(ignore(at(90 * 24 * 60 * MINUTE + 1))).rejects.toMatchObject({ code: 'bad-time' });
    await expect(ignore(at(-1))).rejects.toMatchObject({ code: 'bad-time' });
    expect(await ignore(at(90 * 24 * 60 * MINUTE))).toMatchObject({ outcome: 'ignored' });
  });

  it('does nothing to a closed case, and refuses one that never was', async () => {
    await house.typed('MUG', 4);
    expect(await ignore()).toMatchObject({ outcome: 'case-closed', as: 'healed', at: house.world.now });
    expect(await house.card('MUG')).toMatchObject({ ignoredUntil: null, decisions: [] });
    await expect(ignoreCase(house.world.deps, { caseId: 99, actor: 'ana' })).rejects.toMatchObject({
      code: 'unknown-case',
    });
  });
});
