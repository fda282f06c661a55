import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { fails, nobodyKnows, says, ToldModel } from './told-model.ts';

let house: House;
let model: ToldModel;

beforeEach(async () => {
  house = await House.open();
  model = new ToldModel(house);
  await house.agreeing('MUG');
  await house.typed('MUG', -6);
});
afterEach(() => house.close());

describe('a model that failed by its own doing', () => {
  beforeEach(() => {
    model.answer = () => fails('prose');
  });

  it('is left alone for a day while nothing changes: the playbook answers, and says why', async () => {
    await model.look();
    for (let hours = 1; hours <= 23; hours++) await model.anHourLater();
    expect(model.asked).toBe(1);
    const [first, ...later] = (await model.findings()).map(({ by, instead }) => `${by}, ${instead}`);
    expect(first).toBe('playbook, model did not answer: no JSON');
    expect(new Set(later)).toEqual(
      new Set([
        "playbook, model did not answer: it was asked this at 2026-11-23 10:02 UTC and isn't again for a day, unless something changes. What came of it: no JSON",
      ]),
    );
    await model.anHourLater();
    expect(model.asked).toBe(2);
  });

  it('is asked again when something changed', async () => {
    await model.look();
    await house.typed('MUG', -1);
    await model.look();
    expect(model.asked).toBe(2);
  });

  it('failed, too, when its answer had no shape', async () => {
    model.answer = () => ({ outcome: 'answered', finding: 'gremlins', returned: [], record: null });
    await model.look();
    await model.anHourLater();
    expect(model.asked).toBe(1);
  });

  it('is asked by a person all the same', async () => {
    await model.look();
    await house.reconcile();
    await model.look(model.afresh());
    expect(model.asked).toBe(2);
  });

  it('is not taken for one that could not be asked', async () => {
    model.answer = () => fails('overloaded');
    await model.look();
    await model.anHourLater();
    expect(model.asked).toBe(2);
    expect((await model.findings()).map(({ by }) => by)).toEqual(['playbook', 'playbook']);
  });

  it('is still held to what it answered before it could not be asked', async () => {
    model.answer = () => says(nobodyKnows);
    await model.look();
    await house.reconcile();
    model.answer = () => fails('overloaded');
    await model.look(model.afresh());
    await model.anHourLater();
    expect(model.asked).toBe(2);
    expect((await model.findings()).map(({ by }) => by)).toEqual(['model', 'playbook', 'model']);
  });
});
