import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { explainCase, investigateCase, lookAtCase } from '../../../domain/investigation/investigate-case.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import type { Answer, Evidence, Finding, Investigator } from '../../../domain/ports/investigator.ts';
import { House } from './house.ts';
import { modelRecord } from './model-record.ts';

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

/** Sure of a redrive, on these rows, all of which it was shown. */
function sure(evidence: readonly Evidence[], changes: Partial<Answer> = {}): Investigator {
  const finding: Finding = { cause: 'push overdue', confidence: 1, explanation: 'Late.', action: 'redrive', evidence };
  const answer = { by: 'claude', finding, returned: evidence, instead: null, record: modelRecord(), ...changes };
  return { name: 'claude', investigate: async () => answer };
}

interface FindingRow {
  investigator: string;
  instead: string | null;
  evidence: unknown;
  investigationId: number | null;
}

async function findings(): Promise<FindingRow[]> {
  return query(
    house.em(),
    'select investigator, instead, evidence, investigation_id::float8 as "investigationId" from finding order by id',
  );
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
    expect(await findings()).toEqual([]);
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

describe('what is kept of an answer', () => {
  beforeEach(() => house.stuckPush('MUG', 4));

  it('is who answered, instead of whom, and what passed between us and the model', async () => {
    const instead = 'claude did not answer: it refused';
    await explain(
      sure([], { by: 'playbook', instead, record: modelRecord({ outcome: 'refused', explanation: 'No.' }) }),
    );
    expect((await house.card('MUG')).finding).toMatchObject({ investigator: 'playbook', instead });
    await explain();
    expect((await house.card('MUG')).finding).toMatchObject({ instead: null });
    expect(await findings()).toMatchObject([
      { investigator: 'playbook', instead, investigationId: 1 },
      { investigator: 'playbook', instead: null, investigationId: null },
    ]);
    const [kept] = await query(
      house.em(),
      `select outcome, explanation, turns, tool_calls as "toolCalls", cost_usd::float8 as usd, transcript,
              c.id = i.case_id and i.drift_id = c.last_drift_id as "ofTheCase"
         from investigation i, drift_case c`,
    );
    const { transcript } = modelRecord();
    expect(kept).toEqual({
      outcome: 'refused',
      explanation: 'No.',
      turns: 3,
      toolCalls: 5,
      usd: 0.064,
      transcript,
      ofTheCase: true,
    });
  });

  it('is every cited row with what it contributes, by code', async () => {
    await house.agreeing('CAP');
    const evidence: Evidence[] = [
      { kind: 'message', id: 2 },
      { kind: 'movement', id: 2 },
      { kind: 'movement', id: 3 },
      { kind: 'step', id: 99 },
      { kind: 'message', id: 1 },
    ];
    const { decision, gates } = await explain(sure(evidence, { returned: evidence.slice(0, 4) }));
    expect(decision).toBe('ask');
    expect(gates.find(({ gate }) => gate === 'evidence')).toMatchObject({
      says: 'it cites rows that no tool returned: message 1',
    });
    expect((await findings())[0]!.evidence).toEqual([
      { kind: 'message', id: 2, contribution: -4, says: 'an update of +4 is late and never reached the shop' },
      { kind: 'movement', id: 2, contribution: 0, says: 'movement 2: receipt of +4' },
      { kind: 'movement', id: 3, contribution: 0, says: 'it belongs to another SKU' },
      { kind: 'step', id: 99, contribution: 0, says: 'there is no such row' },
      { kind: 'message', id: 1, contribution: 0, says: 'no tool returned it' },
    ]);
  });

  it('lets a fix pass with rows that only tell of it, and redrives none but those that explain', async () => {
    await house.mode('auto');
    const evidence: Evidence[] = [
      { kind: 'movement', id: 2 },
      { kind: 'message', id: 1 },
      { kind: 'message', id: 2 },
    ];
    expect(await explain(sure(evidence))).toMatchObject({ decision: 'fix' });
    const [row] = await query<{ says: string }>(house.em(), 'select says from decision');
    expect(row!.says).toBe('Sent again: update 2, which never reached the shop');
  });

  it("never fixes on another SKU's row, even one that a tool returned", async () => {
    await house.mode('auto');
    await house.agreeing('CAP');
    const evidence: Evidence[] = [
      { kind: 'message', id: 2 },
      { kind: 'message', id: 3 },
    ];
    const { decision, gates } = await explain(sure(evidence));
    expect(decision).toBe('ask');
    expect(gates.filter(({ passed }) => !passed).map(({ says }) => says)).toEqual([
      'it cites rows, but they belong to another SKU: message 3',
    ]);
  });

  it('can be stored whatever was in it', async () => {
    const transcript = [{ 'a\0b': 'NUL \0, half \uD83D, a backslash \\u0000, 👕' }];
    await explain(sure([], { record: modelRecord({ transcript, model: 'a\0b', explanation: '\0' }) }));
    expect(await query(house.em(), 'select model, transcript from investigation')).toEqual([
      { model: 'a\uFFFDb', transcript: [{ 'a\uFFFDb': 'NUL \uFFFD, half \uFFFD, a backslash \\u0000, 👕' }] },
    ]);
  });

  it('is news when another one answered', async () => {
    await explain();
    const wanted = (await house.wanted('MUG'))!;
    await explain();
    expect(await house.wanted('MUG')).toBe(wanted);
    const { finding, returned } = await createPlaybook(house.world).investigate(await question());
    await explain(sure([], { by: 'claude', finding, returned }));
    expect(await house.wanted('MUG')).toBe(wanted + 1);
  });
});

async function question() {
  const [row] = await query<{ driftId: number; delta: number }>(
    house.em(),
    'select last_drift_id::float8 as "driftId", delta from drift_case',
  );
  return { caseId: 1, skuId: 1, sku: 'MUG', locationId: 1, location: 'main', ...row! };
}
