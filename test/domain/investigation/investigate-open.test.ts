import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { investigateOpen } from '../../../domain/investigation/investigate-open.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import { HOUR, House } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

describe('investigateOpen', () => {
  it('looks at what matters and was not seen yet, never at what is minor, ignored or closed', async () => {
    for (const sku of ['SMALL', 'IGNORED', 'CLOSED']) await house.agreeing(sku);
    house.world.storefront.change('MUG', -3);
    house.world.storefront.change('SMALL', -1);
    house.world.storefront.change('IGNORED', -3);
    house.world.storefront.change('CLOSED', -3);
    await house.reconcile();
    await house.typed('CLOSED', 3);
    const ignored = (await house.caseOf('IGNORED')).id;
    await run(
      house.em(),
      `update drift_case set ignored_until = $2, ignored_by = 'ana', ignored_delta = delta where id = $1`,
      [ignored, new Date(house.world.now.getTime() + HOUR)],
    );
    const deps = { ...house.world.deps, investigator: createPlaybook(house.world), wake: () => {} };
    expect(await investigateOpen(deps, house.world.signal)).toEqual({ fix: 0, ask: 1, watch: 0 });
    expect(await house.traces('MUG')).toMatchObject({ findings: 1 });
    expect(await investigateOpen(deps, house.world.signal)).toEqual({ fix: 0, ask: 0, watch: 0 });
  });
});
