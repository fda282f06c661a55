import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { run } from '../../../domain/database.ts';
import { readCaseFile } from '../../../domain/history/read-case-file.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { House } from '../investigation/house.ts';

let house: House;
let agents: AgentDatabase;

beforeAll(async () => {
  house = await House.open();
  agents = await house.world.agents();
  await house.agreeing('MUG');
});
afterAll(async () => {
  await agents.close();
  await house.close();
});

const read = (caseId: number) => readCaseFile(agents.reader.em(), caseId);

describe('the file of a case', () => {
  it('has its numbers, its last agreement and its drift before anybody looked', async () => {
    await run(house.em(), `update sku set price = 2.5, title = 'A mug' where code = 'MUG'`);
    const agreedAt = house.world.now;
    await house.typed('MUG', -3);
    const { now } = house.world;
    expect(await read(1)).toEqual({
      caseId: 1,
      sku: 'MUG',
      title: 'A mug',
      location: 'main',
      severity: 'major',
      delta: -3,
      expected: 10,
      storefront: 7,
      warehouse: 10,
      terms: { U: 0, S: 0, F: 0, R: 0, V: 0 },
      value: 7.5,
      openedAt: now,
      closedAt: null,
      closedAs: null,
      ignoredUntil: null,
      lastAgreement: { runId: 1, onHand: 10, observedAt: agreedAt },
      drifts: [
        { id: 1, runId: 2, observedAt: now, delta: -3, severity: 'major', expectedTotal: 10, storefrontTotal: 7 },
      ],
      driftsInAll: 1,
      findings: [],
      corrections: [],
      decisions: [],
    });
  });

  it('tells what was found, proposed, decided and written, and how it ended', async () => {
    await house.investigate('MUG');
    const { now } = house.world;
    const proposed = await read(1);
    expect(proposed!.findings).toMatchObject([
      {
        id: 1,
        investigator: 'playbook',
        instead: null,
        cause: 'unattributed change',
        action: 'set',
        decision: 'ask',
        evidence: [{ kind: 'step', id: 1 }],
        madeAt: now,
      },
    ]);
    const [finding] = proposed!.findings;
    expect(typeof finding!.confidence).toBe('number');
    expect(finding!.gates.some(({ passed, says }) => !passed && says.length > 0)).toBe(true);
    expect(proposed!.corrections).toEqual([
      {
        id: 1,
        state: 'proposed',
        from: 7,
        to: 10,
        proposedAt: now,
        decidedBy: null,
        decidedAt: null,
        messageId: null,
        settledAt: null,
        explanation: null,
      },
    ]);

    const deps = { ...house.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId: 1, actor: 'slack:ana' }, house.world.signal);
    const approved = await read(1);
    expect(approved!.corrections).toMatchObject([{ state: 'approved', decidedBy: 'slack:ana', decidedAt: now }]);
    expect(approved!.corrections[0]!.messageId).toBeGreaterThan(0);
    expect(approved!.decisions).toEqual([
      { actor: 'slack:ana', verb: 'approve', says: 'Approved: shop 7 -> 10', decidedAt: now },
    ]);

    await run(house.em(), `update correction set state = 'applied', settled_at = $1`, [now]);
    await run(house.em(), `update message set state = 'netted' where effect = 'set'`);
    await house.typed('MUG', 3);
    expect(await read(1)).toMatchObject({
      closedAs: 'corrected',
      closedAt: house.world.now,
      corrections: [{ state: 'applied', settledAt: now }],
      lastAgreement: { runId: 3 },
    });
  });

  it('lists the newest of each, and counts the drifts that it leaves out', async () => {
    await house.typed('MUG', -5);
    const { id } = await house.caseOf('MUG');
    await house.world.asOwner(
      `insert into reconcile_run (storefront, started_at) select 'fake', now() from generate_series(1, 30)`,
      `with more as (
         insert into drift (run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v, expected_total, storefront_total, raw_gap, delta, severity)
         select run.id, now(), d.sku_id, d.location_id, 10, 0, 0, 0, 0, 0, 10, 5, -5, -5, 'major'
           from reconcile_run run, drift d join drift_case c on c.last_drift_id = d.id
          where run.outcome = 'running' and c.id = ${id}
         returning id)
       insert into case_drift (case_id, drift_id) select ${id}, id from more`,
      `insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
       select id, last_drift_id, 'playbook', 'unknown', 0.2, n, '[]', 'ask', '[]', 'ask', 'auto', now()
         from drift_case, generate_series(1, 12) n where id = ${id}`,
    );
    const file = await read(id);
    expect(file).toMatchObject({ driftsInAll: 31 });
    expect(file!.drifts).toHaveLength(20);
    expect(file!.drifts[0]!.id - file!.drifts[19]!.id).toBe(19);
    expect(file!.findings.map((finding) => finding.explanation)).toEqual([
      '12',
      '11',
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
    ]);
  });

  it('is none of a case that is not there', async () => {
    expect(await read(999)).toBeNull();
  });
});
