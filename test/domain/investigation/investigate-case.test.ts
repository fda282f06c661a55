import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import type { Finding, Investigator } from '../../../domain/ports/investigator.ts';
import { House, MINUTE } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

/** Answers always the same, as a model might. */
function sure(action: 'set' | 'redrive', kind: 'message' | 'step', id: number): Investigator {
  const evidence = [{ kind, id }];
  const finding: Finding = { cause: 'unattributed change', confidence: 1, explanation: 'Sure.', action, evidence };
  const answer = { by: 'model', finding, returned: evidence, instead: null, record: null };
  return { name: 'model', investigate: async () => answer };
}

describe('it asks about', () => {
  beforeEach(() => house.mode('auto'));

  it('a stuck push of 6', async () => {
    await house.stuckPush('MUG', 6);
    expect(await house.investigate('MUG')).toBe('ask');
    expect(await house.traces('MUG')).toMatchObject({ due: 0, sets: 0, decisions: [] });
    expect((await house.card('MUG')).finding!.failedGates).toEqual(['too big to fix without asking: 6, at most 5']);
  });

  it.each(['waiting', 'frozen'])('a stuck push beside another update that is %s', async (state) => {
    await house.stuckPush('MUG', 4);
    await house.world.receive('MUG', 2);
    await house.world.deliver('MUG', state);
    await house.reconcile();
    expect(await house.investigate('MUG')).toBe('ask');
    expect((await house.card('MUG')).finding).toMatchObject({
      cause: 'push overdue',
      failedGates: ['an update of this SKU is on its way or stuck: 3'],
    });
  });

  it.each(['unknown:timeout', null])('a push with an attempt that ended as %s', async (outcome) => {
    const delivery = await house.stuckPush('MUG', 4);
    await run(house.em(), 'update delivery_attempt set outcome = $2 where delivery_id = $1 and number = 2', [
      delivery,
      outcome,
    ]);
    expect(await house.investigate('MUG')).toBe('ask');
    expect(await house.traces('MUG')).toMatchObject({ due: 0, sets: 0, decisions: [] });
  });

  it('a push that the shop refused', async () => {
    await house.world.receive('MUG', 4);
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'rejected');
    await house.reconcile();
    expect(await house.investigate('MUG')).toBe('ask');
    expect(await house.card('MUG')).toMatchObject({
      finding: { cause: 'push overdue', failedGates: ['nothing here may be done without a person'] },
      proposal: { from: 10, to: 14 },
    });
  });

  it('an unattributed step of 3, even when a model is sure of it', async () => {
    await house.typed('MUG', -3);
    expect(await house.investigate('MUG', sure('set', 'step', 1))).toBe('ask');
    expect(await house.traces('MUG')).toMatchObject({
      due: 0,
      sets: 0,
      decisions: [],
      corrections: [{ state: 'proposed', from: 7, to: 10 }],
    });
    expect((await house.card('MUG')).finding).toMatchObject({
      investigator: 'model',
      confidence: 1,
      failedGates: ['a number changed in the shop is never put back without asking'],
    });
  });

  it('the same by the playbook, which names the cause', async () => {
    await house.typed('MUG', -3);
    expect(await house.investigate('MUG')).toBe('ask');
    expect((await house.card('MUG')).finding).toMatchObject({ cause: 'unattributed change', confidence: 0.95 });
  });

  it('what should be below zero, without anything to approve', async () => {
    await house.world.sell('MUG', 10);
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'rejected');
    house.world.storefront.fulfill('1001', 'MUG', 4, { at: house.world.now });
    await house.reconcile();
    expect(await house.investigate('MUG')).toBe('ask');
    expect(await house.card('MUG')).toMatchObject({ expected: -4, storefront: 6, proposal: null });
  });
});

describe('what the shop refused', () => {
  it('is never overwritten without a person, however sure a model is', async () => {
    await house.world.receive('MUG', 4);
    await house.world.settle(await house.world.deliver('MUG', 'waiting'), 'rejected');
    await house.mode('auto');
    await house.reconcile();
    expect(await house.investigate('MUG', sure('set', 'message', 2))).toBe('ask'); // the opening's is the first
    expect(await house.traces('MUG')).toMatchObject({
      sets: 0,
      corrections: [{ state: 'proposed', from: 10, to: 14 }],
      decisions: [],
    });
    expect((await house.card('MUG')).finding).toMatchObject({ failedGates: ['what the shop refused needs a person'] });
  });
});

describe('an investigation', () => {
  it('happens once for an observation', async () => {
    await house.typed('MUG', -3);
    expect(await Promise.all([house.investigate('MUG'), house.investigate('MUG')])).toContain(null);
    expect(await house.investigate('MUG')).toBeNull();
    expect(await house.traces('MUG')).toMatchObject({ findings: 1 });
  });

  it('keeps a proposal whose numbers are still right, and replaces one whose are not', async () => {
    await house.typed('MUG', -3);
    await house.investigate('MUG');
    const { proposal } = await house.card('MUG');
    await house.reconcile();
    await house.investigate('MUG');
    expect((await house.card('MUG')).proposal).toEqual(proposal);
    await house.typed('MUG', -1);
    await house.investigate('MUG');
    expect(await house.traces('MUG')).toMatchObject({
      corrections: [
        { state: 'expired', from: 7, to: 10 },
        { state: 'proposed', from: 6, to: 10 },
      ],
    });
  });

  it('asks for a card when it has something new to say', async () => {
    await house.typed('MUG', -3);
    expect(await house.wanted('MUG')).toBe(1);
    await house.investigate('MUG');
    expect(await house.wanted('MUG')).toBe(2);
    await house.reconcile();
    await house.investigate('MUG');
    expect(await house.wanted('MUG')).toBe(2);
  });

  it('watches once when something moved since the reading, and then asks', async () => {
    await house.typed('MUG', -3);
    await house.world.receive('MUG', 1);
    expect(await house.investigate('MUG')).toBe('watch');
    expect(await house.card('MUG')).toMatchObject({ proposal: null });
    await house.reconcile();
    await house.world.receive('MUG', 1);
    expect(await house.investigate('MUG')).toBe('ask');
  });

  it('takes no step for a step over which an order turns out to have been fulfilled', async () => {
    house.world.pass(MINUTE);
    const shipped = house.world.now;
    house.world.storefront.change('MUG', -3);
    await house.reconcile();
    await run(
      house.em(),
      `insert into storefront_event (event_id, kind, order_id, order_name, sku, shop_location_id, quantity, happened_at, learned_at)
       values ('late', 'fulfilled', '1', '1001', 'MUG', 'loc-main', 3, $1, $1)`,
      [shipped],
    );
    await house.investigate('MUG');
    expect((await house.card('MUG')).finding).toMatchObject({ cause: 'unknown' });
  });

  it('fixes nothing while the ledger does not add up', async () => {
    await house.mode('auto');
    await house.stuckPush('MUG', 4);
    await house.world.asOwner('update reconcile_run set ledger_agrees = false');
    expect(await house.investigate('MUG')).toBe('ask');
    expect((await house.card('MUG')).finding!.failedGates).toEqual([
      'the ledger does not add up: a bin differs from the sum of its movements',
    ]);
  });
});
