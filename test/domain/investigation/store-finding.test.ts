import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { explainCase } from '../../../domain/investigation/investigate-case.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import type { Evidence, Investigator } from '../../../domain/ports/investigator.ts';
import { House } from './house.ts';
import { modelRecord } from './model-record.ts';
import { sure } from './sure-model.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.agreeing('MUG');
  await house.stuckPush('MUG', 4);
});
afterEach(() => house.close());

async function explain(investigator: Investigator = createPlaybook(house.world)) {
  const deps = { ...house.world.deps, investigator, wake: () => void house.wakes++ };
  return explainCase(deps, (await house.caseOf('MUG')).id, house.world.signal);
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

describe('what is kept of an answer', () => {
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
