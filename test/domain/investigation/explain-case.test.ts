import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { explainCase, investigateCase, lookAtCase } from '../../../domain/investigation/investigate-case.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import type { Investigator } from '../../../domain/ports/investigator.ts';
import { House } from './house.ts';
import { sure } from './sure-model.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
});
afterEach(() => house.close());

function depsOf(investigator: Investigator = createPlaybook(house.world)) {
  return { ...house.world.deps, investigator, wake: () => void house.wakes++ };
}

async function explain(investigator?: Investigator) {
  return explainCase(depsOf(investigator), (await house.caseOf('MUG')).id, house.world.signal);
}

async function look(investigator?: Investigator) {
  return lookAtCase(depsOf(investigator), (await house.caseOf('MUG')).id, house.world.signal);
}

describe('somebody who asks', () => {
  it('has it explained again, and the limits hold: what was fixed is not fixed twice', async () => {
    await house.mode('auto');
    await house.stuckPush('MUG', 4);
    expect(await house.investigate('MUG')).toBe('fix');
    const { decision, gates } = await explain();
    expect(decision).toBe('ask');
    expect(gates.filter(({ passed }) => !passed).map(({ says }) => says)).toEqual([
      'this SKU was fixed already in the last 24 hours',
    ]);
    expect(await house.traces('MUG')).toMatchObject({ findings: 2, decisions: ['lockstep redrive'] });
    expect(house.wakes).toBe(1);
  });

  it('is told of a case that there is not, and of one that is closed; a job just goes on', async () => {
    await house.typed('MUG', -3);
    const { id } = await house.caseOf('MUG');
    await house.typed('MUG', 3);
    for (const ask of [explainCase, lookAtCase]) {
      await expect(ask(depsOf(), 999, house.world.signal)).rejects.toMatchObject({ code: 'unknown-case' });
      await expect(ask(depsOf(), id, house.world.signal)).rejects.toMatchObject({ code: 'case-closed' });
    }
    for (const caseId of [999, id])
      expect(await investigateCase(depsOf(), caseId, house.world.signal, { again: true })).toBeNull();
  });

  it('is told when the case moved on meanwhile; what the model said is kept', async () => {
    await house.typed('MUG', -3);
    const slow: Investigator = {
      name: 'claude',
      investigate: async (question, signal) => {
        await house.reconcile();
        return sure([]).investigate(question, signal);
      },
    };
    await expect(explain(slow)).rejects.toMatchObject({ code: 'case-moved' });
    expect(await house.traces('MUG')).toMatchObject({ findings: 0 });
    expect(await query(house.em(), 'select model from investigation')).toEqual([{ model: 'claude-opus-5-5' }]);
  });
});

describe('a look', () => {
  it('judges as an investigation would, and writes nothing', async () => {
    await house.mode('auto');
    await house.stuckPush('MUG', 4);
    const wanted = await house.wanted('MUG');
    const seen = await look(sure([{ kind: 'message', id: 2 }]));
    expect(seen).toMatchObject({ decision: 'fix', mode: 'auto', answer: { by: 'claude', instead: null } });
    expect(seen.gates.every(({ passed }) => passed)).toBe(true);
    expect(await house.traces('MUG')).toMatchObject({ due: 0, corrections: [], decisions: [], findings: 0 });
    expect(await query(house.em(), 'select from investigation')).toEqual([]);
    expect(await house.wanted('MUG')).toBe(wanted);
    expect(house.wakes).toBe(0);
    expect(await explain(sure([{ kind: 'message', id: 2 }]))).toEqual(seen);
  });
});
