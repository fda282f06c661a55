import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { investigateOpen } from '../../../domain/investigation/investigate-open.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import type { Answer, Investigator } from '../../../domain/ports/investigator.ts';
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

  it('lets no case that fails hold up the others, and says that it failed', async () => {
    await house.agreeing('CAP');
    await house.typed('MUG', -3);
    await house.typed('CAP', -3);
    const { sku: first } = (await house.cases())[0]!;
    const playbook = createPlaybook(house.world);
    const unstorable = { ...answer, by: 'a\0b' };
    const investigator: Investigator = {
      name: 'model',
      investigate: async (question) => (question.sku === first ? unstorable : playbook.investigate(question)),
    };
    const deps = { ...house.world.deps, investigator, wake: () => {} };
    await expect(investigateOpen(deps, house.world.signal)).rejects.toThrow('invalid byte sequence');
    expect(await house.traces('MUG')).toMatchObject({ findings: 0 });
    expect(await house.traces('CAP')).toMatchObject({ findings: 1 });
  });

  it('asks about a case once, however many processes are at it', async () => {
    await house.typed('MUG', -3);
    let asked = 0;
    const slow: Investigator = {
      name: 'model',
      investigate: async () => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return answer;
      },
    };
    const deps = { ...house.world.deps, investigator: slow, wake: () => {} };
    const counts = await Promise.all([1, 2].map(() => investigateOpen(deps, house.world.signal)));
    expect(counts.map(({ ask }) => ask).toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(asked).toBe(1);
  });

  it('ends when it is told to', async () => {
    await house.typed('MUG', -3);
    const stopping = new AbortController();
    const investigator: Investigator = {
      name: 'model',
      investigate: async (_, signal) => {
        stopping.abort(new TypeError('enough'));
        throw signal.reason;
      },
    };
    const deps = { ...house.world.deps, investigator, wake: () => {} };
    await expect(investigateOpen(deps, stopping.signal)).rejects.toThrow('enough');
    expect(await house.traces('MUG')).toMatchObject({ findings: 0 });
  });
});

const answer: Answer = {
  by: 'model',
  finding: { cause: 'unknown', confidence: 0.2, explanation: 'No idea.', action: 'ask', evidence: [] },
  returned: [],
  instead: null,
  record: null,
};
