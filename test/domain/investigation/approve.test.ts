import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { openCases } from '../../../domain/history/open-cases.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { HOUR, House } from './house.ts';

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

/** The drain delivered the correction. */
async function arrived(state: 'applied' | 'stale' = 'applied'): Promise<void> {
  await run(house.em(), `update correction set state = $1, settled_at = $2 where state = 'approved'`, [
    state,
    house.world.now,
  ]);
  await run(house.em(), `update message set state = 'netted' where effect = 'set'`);
}

const sets = () =>
  query<{ from: number; to: number }>(
    house.em(),
    `select set_from as from, set_to as to from message where effect = 'set'`,
  );

describe('an approval', () => {
  it('makes the correction that the button said, and says who and when', async () => {
    const id = await asked(-3);
    const wanted = (await house.wanted('MUG'))!;
    expect(await openCases(house.em())).toMatchObject([{ state: 'needs you' }]);
    house.world.pass(HOUR);
    expect(await approve(id)).toMatchObject({ outcome: 'approved', sku: 'MUG', from: 7, to: 10 });
    expect(await sets()).toEqual([{ from: 7, to: 10 }]);
    expect(house.wakes).toBe(1);
    expect(await house.wanted('MUG')).toBe(wanted + 1);
    expect(await house.card('MUG')).toMatchObject({
      proposal: null,
      correction: 'on its way',
      decisions: [{ actor: 'slack:ana', verb: 'approve', says: 'Approved: shop 7 -> 10', at: house.world.now }],
      closed: null,
    });
  });

  it('closes nothing: only the reading after it does, as corrected', async () => {
    await approve(await asked(-3));
    expect(await openCases(house.em())).toMatchObject([{ state: 'correction on its way' }]);
    await arrived();
    expect(await house.card('MUG')).toMatchObject({ closed: null, correction: 'applied' });
    expect(await openCases(house.em())).toMatchObject([{ state: 'looking again' }]);
    await house.typed('MUG', 3);
    expect(await house.card('MUG')).toMatchObject({ closed: { as: 'corrected' } });
  });

  it('that came too late at the shop is asked again', async () => {
    await approve(await asked(-3));
    await arrived('stale');
    expect(await house.card('MUG')).toMatchObject({ correction: 'stale', proposal: null });
    await house.typed('MUG', -1);
    await house.investigate('MUG');
    expect(await house.card('MUG')).toMatchObject({ correction: 'stale', proposal: { from: 6, to: 10 } });
  });

  it('by several at once has one winner, and the others are told who', async () => {
    const id = await asked(-3);
    const actors = ['slack:ana', 'slack:ben', 'slack:cy', 'slack:dee', 'slack:eve', 'slack:flo'];
    const outcomes = await Promise.all(actors.map((actor) => approve(id, { actor })));
    const { decisions } = await house.card('MUG');
    expect(decisions).toHaveLength(1);
    const told = { outcome: 'already-decided', by: decisions[0]!.actor, at: house.world.now };
    const others = outcomes.filter((one) => one.outcome !== 'approved');
    expect(others).toMatchObject(Array.from({ length: 5 }, () => told));
    expect(await sets()).toHaveLength(1);
  });

  it('replayed does nothing, before and after it arrived', async () => {
    const id = await asked(-3);
    await approve(id);
    house.world.pass(HOUR);
    expect(await approve(id)).toMatchObject({ outcome: 'already-decided', by: 'slack:ana' });
    await arrived();
    expect(await approve(id)).toMatchObject({ outcome: 'already-decided', by: 'slack:ana' });
    expect(await sets()).toHaveLength(1);
    expect(house.wakes).toBe(1);
  });

  it('of more than 20 units is asked for twice', async () => {
    await house.agreeing('CAP', 50);
    await house.typed('CAP', -21);
    await house.investigate('CAP');
    const { correctionId } = (await house.card('CAP')).proposal!;
    expect(await approve(correctionId)).toMatchObject({ outcome: 'confirm-first', sku: 'CAP', from: 29, to: 50 });
    expect(await sets()).toEqual([]);
    expect(await approve(correctionId, { confirmed: true })).toMatchObject({ outcome: 'approved' });
  });

  it('of 20 is not', async () => {
    await house.agreeing('CAP', 50);
    await house.typed('CAP', -20);
    await house.investigate('CAP');
    expect(await approve((await house.card('CAP')).proposal!.correctionId)).toMatchObject({ outcome: 'approved' });
  });

  it('of what nobody proposed is refused', async () => {
    await expect(approve(999)).rejects.toMatchObject({ code: 'unknown-correction' });
  });
});
