import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { openCases } from '../../../domain/history/open-cases.ts';
import { keepCases } from '../../../domain/reconcile/keep-cases.ts';
import { HOUR, House } from '../investigation/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

/** As a tap on Ignore does. */
async function ignore(sku: string, ms: number) {
  const { id } = await house.caseOf(sku);
  await run(
    house.em(),
    `update drift_case set ignored_until = $2, ignored_by = 'ana', ignored_delta = delta where id = $1`,
    [id, new Date(house.world.now.getTime() + ms)],
  );
}

describe('a case', () => {
  it('opens with the first drift, goes on with the next, and closes when shop and warehouse agree', async () => {
    await house.typed('MUG', -4);
    await house.typed('MUG', -1);
    expect(await house.cases()).toMatchObject([{ delta: -5, severity: 'major', closedAs: null, drifts: 2 }]);
    await house.typed('MUG', 5);
    expect(await house.cases()).toMatchObject([{ delta: -5, closedAs: 'healed', drifts: 2 }]);
    expect(await house.card('MUG')).toMatchObject({ closed: { as: 'healed', at: house.world.now }, storefront: 5 });
  });

  it('is another one when it comes back', async () => {
    await house.typed('MUG', -4);
    await house.typed('MUG', 4);
    await house.typed('MUG', -4);
    expect((await house.cases()).map((row) => row.closedAs)).toEqual(['healed', null]);
  });

  it('belongs to one location', async () => {
    await house.world.sku('CAP');
    await house.world.open('CAP', 5);
    await house.world.open('CAP', 7, { bin: 'Z' });
    house.world.storefront.addItem('CAP', { 'loc-main': 1, 'loc-other': 1 });
    await house.reconcile();
    expect((await house.cases()).map((row) => row.delta)).toEqual([-4, -6]);
  });

  it('closes as corrected when one of its corrections was applied, and drops what was still proposed', async () => {
    await house.typed('MUG', -4);
    await house.world.asOwner(
      `insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
       select id, last_drift_id, 'playbook', 'unknown', 0.2, '', '[]', 'ask', '[]', 'ask', 'auto', now() from drift_case`,
      `insert into message (sku_id, location_id, effect, reason, quantity_delta, set_from, set_to, state, created_at)
       select sku_id, location_id, 'set', 'correction', 4, 6, 10, 'pending', now() from drift_case`,
      `insert into correction (case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, evidence_hash, state, proposed_at, message_id)
       select c.id, f.id, c.sku_id, c.location_id, 6, 10, '', state, now(), case state when 'applied' then (select max(id) from message) end
         from drift_case c, finding f, (values ('applied'), ('proposed')) as these (state)`,
    );
    await house.typed('MUG', 4);
    expect(await house.cases()).toMatchObject([{ closedAs: 'corrected' }]);
    expect(await house.card('MUG')).toMatchObject({ proposal: null, correction: null });
    expect((await house.traces('MUG')).corrections.map((row) => row.state).sort()).toEqual(['applied', 'expired']);
  });

  it('is neither opened nor closed by a run that failed, nor kept twice by the same run', async () => {
    await house.typed('MUG', -4);
    house.world.storefront.change('MUG', 4);
    house.world.storefront.fail('scanItems');
    await expect(house.reconcile()).rejects.toThrow(/did not answer/);
    house.world.storefront.mend();
    expect(await house.cases()).toMatchObject([{ closedAs: null, drifts: 1 }]);
    const runId = await house.typed('MUG', -5);
    const before = [await house.cases(), await house.wanted('MUG')];
    await house.em().transactional((em) => keepCases(em, runId, house.world.now));
    expect([await house.cases(), await house.wanted('MUG')]).toEqual(before);
  });
});

describe('the card of a case', () => {
  it('is wanted for a major one, again for every change, and not for what stays as it was', async () => {
    await house.typed('MUG', -4);
    expect(await house.wanted('MUG')).toBe(1);
    await house.reconcile();
    expect(await house.wanted('MUG')).toBe(1);
    await house.typed('MUG', -1);
    expect(await house.wanted('MUG')).toBe(2);
    await house.typed('MUG', 5);
    expect(await house.wanted('MUG')).toBe(3);
  });

  it('is not wanted for a minor one before it becomes major', async () => {
    await house.typed('MUG', -1);
    expect(await house.wanted('MUG')).toBeNull();
    await house.reconcile();
    await house.reconcile();
    expect(await house.caseOf('MUG')).toMatchObject({ severity: 'major' });
    expect(await house.wanted('MUG')).toBe(1);
  });

  it('has every number of the newest observation', async () => {
    await house.world.asOwner(`update sku set price = 12.50, title = 'A mug'`);
    await house.typed('MUG', -4);
    expect(await house.card('MUG')).toEqual({
      caseId: expect.any(Number),
      sku: 'MUG',
      title: 'A mug',
      location: 'main',
      severity: 'major',
      delta: -4,
      expected: 10,
      storefront: 6,
      warehouse: 10,
      terms: { U: 0, S: 0, F: 0, R: 0, V: 0 },
      value: '50.00',
      openedAt: house.world.now,
      observedAt: house.world.now,
      lastMatchedAt: new Date(house.world.now.getTime() - 60_000),
      finding: null,
      proposal: null,
      decisions: [],
      ignoredUntil: null,
      closed: null,
      correction: null,
      sandbox: true,
    });
  });
});

describe('an ignored case', () => {
  it('stays quiet while it is as it was, and is spoken of again when its time is over', async () => {
    await house.typed('MUG', -4);
    await ignore('MUG', HOUR);
    await house.reconcile();
    await house.typed('MUG', 1);
    expect(await house.wanted('MUG')).toBe(1);
    expect(await openCases(house.em())).toMatchObject([{ state: 'ignored', delta: -3 }]);
    house.world.pass(HOUR);
    await house.reconcile();
    expect(await house.wanted('MUG')).toBe(2);
    expect(await openCases(house.em())).toMatchObject([{ state: 'looking again', ignoredUntil: null }]);
  });

  it.each([
    ['it grows', -1],
    ['it turns to the other side', 7],
  ])('wakes when %s', async (_, change) => {
    await house.typed('MUG', -4);
    await ignore('MUG', HOUR);
    await house.typed('MUG', change);
    expect(await house.caseOf('MUG')).toMatchObject({ ignored: false });
    expect(await house.wanted('MUG')).toBe(2);
  });
});
