import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { rememberAnswers } from '../../../domain/investigation/remember-answers.ts';
import type { Investigator } from '../../../domain/ports/investigator.ts';
import { House, HOUR } from './house.ts';

let house: House;
/** How often the model was really asked. */
let asked: number;
let investigator: Investigator;

beforeEach(async () => {
  house = await House.open();
  asked = 0;
  const model: Investigator = {
    name: 'model',
    investigate: async () => {
      asked += 1;
      const finding = { cause: 'unknown', confidence: 0.3, explanation: 'Nobody knows.', action: 'ask' } as const;
      return { by: 'model', finding: { ...finding, evidence: [] }, returned: [], instead: null, record: null };
    },
  };
  investigator = rememberAnswers(house.world, model);
  await house.agreeing('MUG');
  await house.typed('MUG', -6);
  await house.investigate('MUG', investigator);
});
afterEach(() => house.close());

describe('rememberAnswers', () => {
  it('asks once about a case that stays as it is, however often it is seen', async () => {
    for (let run = 0; run < 3; run++) {
      await house.reconcile();
      expect(await house.investigate('MUG', investigator)).toBe('ask');
    }
    expect(asked).toBe(1);
    const findings = await query<{ by: string; says: string }>(
      house.em(),
      'select investigator as by, explanation as says from finding order by id',
    );
    expect(findings).toEqual(Array.from({ length: 4 }, () => ({ by: 'model', says: 'Nobody knows.' })));
  });

  it('asks again when the numbers changed', async () => {
    await house.typed('MUG', -1);
    await house.investigate('MUG', investigator);
    expect(asked).toBe(2);
  });

  it('asks again when something of the SKU moved, though the numbers are the same', async () => {
    await house.world.receive('MUG', 2);
    await house.world.sell('MUG', 2);
    await house.reconcile();
    await house.investigate('MUG', investigator);
    expect(asked).toBe(2);
  });

  it('goes on when something of another SKU moved', async () => {
    await house.agreeing('CUP');
    await house.world.receive('CUP', 1);
    await house.reconcile();
    await house.investigate('MUG', investigator);
    expect(asked).toBe(1);
  });

  it('asks afresh after a day', async () => {
    house.world.pass(25 * HOUR);
    await house.reconcile();
    await house.investigate('MUG', investigator);
    expect(asked).toBe(2);
  });

  it("does not repeat another's answer", async () => {
    const other = { ...investigator, name: 'other model' };
    await house.reconcile();
    await house.investigate('MUG', rememberAnswers(house.world, other));
    expect(asked).toBe(1); // the inner one remembers its own
    const fresh: Investigator = { name: 'third', investigate: async () => (asked++, playbookAnswer()) };
    await house.reconcile();
    await house.investigate('MUG', rememberAnswers(house.world, fresh));
    expect(asked).toBe(2);
  });
});

async function playbookAnswer() {
  const finding = { cause: 'unknown', confidence: 0.1, explanation: 'Hm.', action: 'ask', evidence: [] } as const;
  return { by: 'third', finding, returned: [], instead: null, record: null };
}
