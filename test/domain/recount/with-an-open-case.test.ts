import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCaseFile } from '../../../domain/history/read-case-file.ts';
import { countWaitsFor } from '../../../domain/history/waiting-counts.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { House } from '../investigation/house.ts';
import { counting } from './counting.ts';

let house: House;
let c: ReturnType<typeof counting>;

beforeEach(async () => {
  house = await House.open();
  c = counting(house);
  await house.agreeing('MUG', 12);
});
afterEach(() => house.close());

describe('a count of a SKU with an open case', () => {
  it('heals it when the shop was right: shelf 8, ledger 12, shop 8, ends at 8 and 8', async () => {
    await house.typed('MUG', -4);
    await house.investigate('MUG');
    expect((await house.card('MUG')).proposal).toMatchObject({ from: 8, to: 12 });
    await c.count('MUG', 8);
    expect(await c.make()).toMatchObject({ agreed: 1, made: 0, proposed: 0 });
    const card = await house.card('MUG');
    expect(card).toMatchObject({
      proposal: null,
      decisions: [{ actor: 'slack:ana', verb: 'recount', says: 'Counted 8 in A, where the ledger had 12' }],
    });
    await house.reconcile();
    expect([await c.onHand('MUG'), await c.shown('MUG')]).toEqual([8, 8]);
    expect(await house.card('MUG')).toMatchObject({ closed: { as: 'healed' } });
    expect(await c.sets()).toEqual([]);
  });

  it('by a mover proposes the correction, and Approve makes it', async () => {
    await house.typed('MUG', -4);
    await house.investigate('MUG');
    const wanted = (await house.wanted('MUG'))!;
    await c.count('MUG', 11);
    expect(await c.make()).toMatchObject({ proposed: 1, made: 0 });
    const card = await house.card('MUG');
    expect(card.proposal).toMatchObject({ from: 8, to: 11 });
    expect(await house.wanted('MUG')).toBe(wanted + 1);
    expect(await c.sets()).toEqual([]);

    const deps = { ...house.world.deps, wake: () => {} };
    const { correctionId } = card.proposal!;
    const approval = await approveCorrection(deps, { correctionId, actor: 'slack:ben' }, house.world.signal);
    expect(approval).toMatchObject({ outcome: 'approved', from: 8, to: 11 });
    await c.drain();
    await house.reconcile();
    expect([await c.onHand('MUG'), await c.shown('MUG')]).toEqual([11, 11]);
    expect(await house.card('MUG')).toMatchObject({ closed: { as: 'corrected' } });
  });

  it('stays readable to agents, who may see no more than before', async () => {
    await house.typed('MUG', -4);
    await c.count('MUG', 11, { approver: true });
    await c.make();
    const agents = await house.world.agents();
    const { id } = await house.caseOf('MUG');
    const file = await readCaseFile(agents.reader.em(), id);
    await agents.close();
    expect(file).toMatchObject({
      corrections: [{ from: 8, to: 11 }],
      decisions: [{ verb: 'approve' }, { verb: 'recount' }],
    });
  });

  it('by a mover, approved after the numbers moved, asks again on the same count', async () => {
    await house.typed('MUG', -4);
    await c.count('MUG', 11);
    await c.make();
    const { correctionId } = (await house.card('MUG')).proposal!;
    house.world.storefront.change('MUG', -1);
    const deps = { ...house.world.deps, wake: () => {} };
    const approval = await approveCorrection(deps, { correctionId, actor: 'slack:ben' }, house.world.signal);
    expect(approval).toMatchObject({ outcome: 'numbers-moved', proposal: { from: 7, to: 11 } });
  });

  it('by an approver is approved by that, also when nobody looked into the case yet', async () => {
    await house.typed('MUG', -4);
    await c.count('MUG', 11, { approver: true });
    expect(await c.make()).toMatchObject({ made: 1 });
    expect(await c.sets()).toEqual([{ from: 8, to: 11 }]);
    expect(await house.card('MUG')).toMatchObject({
      correction: 'on its way',
      decisions: [
        { verb: 'recount', actor: 'slack:ben' },
        { verb: 'approve', actor: 'slack:ben', says: 'Approved by counting: shop 8 -> 11' },
      ],
    });
    await c.drain();
    await house.reconcile();
    await c.make();
    expect(await c.requests('MUG')).toMatchObject([{ state: 'applied' }]);
    expect(await house.card('MUG')).toMatchObject({ closed: { as: 'corrected' } });
  });

  it('in two bins sets nothing until both were counted, and says which is missing', async () => {
    await house.world.receive('MUG', 5, 'B');
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'applied');
    house.world.storefront.change('MUG', 5);
    await house.typed('MUG', -4);
    await c.count('MUG', 9, { approver: true });
    expect(await c.make()).toMatchObject({ waiting: 1, made: 0 });
    const { id } = await house.caseOf('MUG');
    const waitsFor = `a count of B too, because case ${id} is open`;
    expect(await c.requests('MUG')).toMatchObject([{ state: 'waiting', waitsFor }]);
    expect(await countWaitsFor(house.em(), id)).toBe(waitsFor);
    const wanted = await house.wanted('MUG');
    await c.make();
    expect([await c.sets(), await house.wanted('MUG')]).toEqual([[], wanted]);
    await c.count('MUG', 5, { bin: 'B', approver: true });
    expect(await c.make()).toMatchObject({ made: 1 });
    expect(await c.sets()).toEqual([{ from: 13, to: 14 }]);
    expect(await countWaitsFor(house.em(), id)).toBeNull();
  });

  it('does not take a count from before the case opened for one since', async () => {
    await c.count('MUG', 12);
    await c.make();
    await house.world.receive('MUG', 5, 'B');
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'applied');
    house.world.storefront.change('MUG', 5);
    await house.typed('MUG', -4);
    await c.count('MUG', 5, { bin: 'B' });
    await c.make();
    expect((await c.requests('MUG')).at(-1)).toMatchObject({ waitsFor: expect.stringMatching(/^a count of A too/) });
  });

  it('that the count itself opened is settled by that count', async () => {
    await house.world.receive('MUG', 1);
    await c.count('MUG', 10);
    await c.make();
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'applied');
    house.world.storefront.change('MUG', 1);
    await house.reconcile();
    expect(await house.cases()).toMatchObject([{ sku: 'MUG', delta: 3 }]);
    expect(await c.make()).toMatchObject({ proposed: 1 });
    expect((await house.card('MUG')).proposal).toMatchObject({ from: 13, to: 10 });
  });

  it('is carried out without asking once the case has closed by itself', async () => {
    await house.world.receive('MUG', 5, 'B');
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'applied');
    house.world.storefront.change('MUG', 5);
    await house.typed('MUG', -4);
    await c.count('MUG', 12);
    expect(await c.make()).toMatchObject({ waiting: 1 });
    await house.typed('MUG', 4);
    expect(await c.make()).toMatchObject({ agreed: 1 });
  });
});
