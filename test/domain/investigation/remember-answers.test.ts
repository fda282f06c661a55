import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { House, HOUR } from './house.ts';
import { nobodyKnows, says, ToldModel } from './told-model.ts';

const sureRedrive = { ...nobodyKnows, cause: 'push overdue', confidence: 0.99, action: 'redrive' } as const;

let house: House;
let model: ToldModel;

beforeEach(async () => {
  house = await House.open();
  model = new ToldModel(house);
  await house.agreeing('MUG');
  await house.typed('MUG', -6);
});
afterEach(() => house.close());

describe('rememberAnswers', () => {
  beforeEach(() => model.look());

  it('asks once about a case that stays as it is, however often it is seen', async () => {
    for (let run = 0; run < 3; run++) {
      await house.reconcile();
      expect(await model.look()).toBe('ask');
    }
    expect(model.asked).toBe(1);
    expect(await model.findings()).toEqual(
      Array.from({ length: 4 }, () => ({ by: 'model', says: 'Nobody knows.', instead: null })),
    );
  });

  it('asks again when the numbers changed', async () => {
    await house.typed('MUG', -1);
    await model.look();
    expect(model.asked).toBe(2);
  });

  it('asks again when the numbers were others in between', async () => {
    await house.typed('MUG', -4);
    await house.typed('MUG', 4);
    await model.look();
    expect(model.asked).toBe(2);
  });

  it('asks again when other terms come to the same numbers', async () => {
    const { world } = house;
    await house.agreeing('CUP');
    await world.ship('CUP', 2, '#1001');
    world.storefront.fulfill('1002', 'CUP', 2, { at: world.now });
    await house.reconcile();
    world.pass(23.5 * HOUR);
    await house.typed('CUP', -6);
    await house.investigate('CUP', model.remembering());
    expect(model.asked).toBe(2);
    world.pass(HOUR); // Both are overdue.
    await house.reconcile();
    await house.investigate('CUP', model.remembering());
    expect(model.asked).toBe(3);
  });

  it('asks again when a step of the SKU was seen since', async () => {
    await house.reconcile();
    await house.world.asOwner(stepElsewhere);
    await model.look();
    expect(model.asked).toBe(2);
  });

  it('asks again when something of the SKU moved, though the numbers are the same', async () => {
    await house.world.receive('MUG', 2);
    await house.world.sell('MUG', 2);
    await house.reconcile();
    await model.look();
    expect(model.asked).toBe(2);
  });

  it('goes on when something of another SKU moved', async () => {
    await house.agreeing('CUP');
    await house.world.receive('CUP', 1);
    await house.reconcile();
    await model.look();
    expect(model.asked).toBe(1);
  });

  it('asks afresh a day after it asked, however often it repeated the answer meanwhile', async () => {
    for (let hours = 1; hours <= 24; hours++) {
      expect(model.asked).toBe(1);
      await model.anHourLater();
    }
    expect(model.asked).toBe(2);
  });

  it('never makes a row citable by repeating it', async () => {
    await house.mode('auto');
    await house.agreeing('CUP');
    await house.stuckPush('CUP', 3);
    model.answer = () => says({ ...sureRedrive, evidence: [push] }, []);
    const push = { kind: 'message', id: await newestPush() } as const;
    expect(await house.investigate('CUP', model.remembering())).toBe('ask');
    await house.reconcile();
    await house.investigate('CUP', model.remembering());
    const [first, second] = (await model.findings()).slice(-2);
    expect(first).toMatchObject({ by: 'model' });
    expect(second).toMatchObject({ by: 'playbook' });
    expect(second!.instead).toMatch(/^model did not answer: .*What came of it: it cites rows that no tool returned/);
    expect(model.asked).toBe(2);
  });

  it("does not repeat another's answer", async () => {
    await house.reconcile();
    await model.look(model.remembering('other model'));
    expect(model.asked).toBe(2);
  });

  it('asks again what was to wait', async () => {
    model.answer = () => says({ ...nobodyKnows, action: 'wait' });
    await house.typed('MUG', -1);
    await model.look();
    await house.reconcile();
    await model.look();
    expect(model.asked).toBe(3);
  });
});

const stepElsewhere = `
insert into step (sku_id, location_id, from_quantity, to_quantity, from_run_id, to_run_id, from_read_at, to_read_at)
select d.sku_id, l.id, 3, 4, d.run_id - 1, d.run_id, d.observed_at - interval '1 minute', d.observed_at
  from drift d, location l
 where l.name = 'other' and d.id = (select max(id) from drift)`;

async function newestPush(): Promise<number> {
  const [row] = await query<{ id: number }>(
    house.em(),
    "select max(id)::float8 as id from message where effect = 'push'",
  );
  return row!.id;
}
