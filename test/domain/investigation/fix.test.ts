import { afterEach, beforeEach, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { readCase } from '../../../domain/investigation/case-facts.ts';
import { fix } from '../../../domain/investigation/fix.ts';
import { House } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

it('a set is bound to the numbers that were investigated, and takes the place of what was proposed', async () => {
  await house.typed('MUG', -3);
  await house.investigate('MUG');
  const facts = (await readCase(house.em(), (await house.caseOf('MUG')).id))!;
  const [finding] = await query<{ id: number }>(house.em(), 'select max(id)::float8 as id from finding');
  const fixing = { facts, action: 'set' as const, counted: [], findingId: finding!.id, at: house.world.now };
  await house.em().transactional((em) => fix(em, fixing));
  expect(await house.traces('MUG')).toMatchObject({
    sets: 1,
    corrections: [
      { state: 'expired', from: 7, to: 10 },
      { state: 'approved', from: 7, to: 10 },
    ],
    decisions: ['lockstep fix'],
  });
  expect(await house.card('MUG')).toMatchObject({ proposal: null, correction: 'on its way' });
});
