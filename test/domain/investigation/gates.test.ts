import { describe, expect, it } from 'vitest';
import type { CitedRow } from '../../../domain/investigation/cited-rows.ts';
import type { PushRow, StepRow } from '../../../domain/investigation/gather-evidence.ts';
import { type Gate, type GateName, passGates, type Standing } from '../../../domain/investigation/gates.ts';
import { readFinding } from '../../../domain/investigation/read-finding.ts';

const late: PushRow = { kind: 'message', id: 7, contribution: -4, standing: 'unapplied' };
const step: StepRow = { kind: 'step', id: 7, contribution: -4, from: 10, to: 6 };
const finding = {
  cause: 'push overdue',
  confidence: 0.95,
  explanation: '',
  action: 'redrive',
  evidence: [{ kind: 'message', id: 7 }],
};
const fixes = { skusInRun: 0, skusInDay: 0, unitsInDay: 0, skuInDay: false, skuInWeek: false };
const standing: Standing = {
  delta: -4,
  expected: 10,
  expectedNow: 10,
  rows: [late],
  cited: [],
  unsettled: [7],
  fixes,
  stops: [],
};

function context(kind: 'movement' | 'message' | 'event', id: number): CitedRow {
  return { kind, id, home: 'here', says: `${kind} ${id}` };
}

function gates(answer: object = {}, now: Partial<Standing> = {}): Gate[] {
  const read = readFinding({ ...finding, ...answer });
  return passGates({ returned: read.finding.evidence, ...read }, { ...standing, ...now });
}

/** The gates that don't pass, each with its words. */
function failing(answer: object = {}, now: Partial<Standing> = {}): Partial<Record<GateName, string>> {
  return Object.fromEntries(
    gates(answer, now)
      .filter((gate) => !gate.passed)
      .map(({ gate, says }) => [gate, says]),
  );
}

const ofFive: Partial<Standing> = { delta: -5, rows: [{ ...late, contribution: -5 }] };
const ofSix: Partial<Standing> = { delta: -6, rows: [{ ...late, contribution: -6 }] };

describe('all nine gates', () => {
  it('are asked, in their order', () => {
    expect(gates().map((gate) => gate.gate)).toEqual([
      'schema',
      'evidence',
      'residual',
      'confidence',
      'size',
      'limits',
      'stops',
      'quiet',
      'exact',
    ]);
  });

  it.each([
    ['a redrive of exactly the late push', {}, {}],
    ['a confidence of 0.85', { confidence: 0.85 }, {}],
    ['5 units', {}, ofFive],
    ['the 25th SKU of a run, the 50th of a day', {}, { fixes: { ...fixes, skusInRun: 24, skusInDay: 49 } }],
    ['100 units in a day', {}, { fixes: { ...fixes, unitsInDay: 96 } }],
    ['a set bound to what was investigated', { action: 'set' }, { unsettled: [] }],
    [
      'a redrive beside rows that tell of it and explain nothing',
      { evidence: [...finding.evidence, { kind: 'movement', id: 3 }, { kind: 'message', id: 4 }] },
      { cited: [context('movement', 3), context('message', 4)] },
    ],
  ])('let through %s', (_, answer, now) => {
    expect(failing(answer, now)).toEqual({});
  });
});

describe('a gate stops alone', () => {
  it.each<[string, object, Partial<Standing>, GateName, string]>([
    ['a confidence of 0.849', { confidence: 0.849 }, {}, 'confidence', 'not sure enough: 84.9, needs 85'],
    ['a confidence of 0.72', { confidence: 0.72 }, {}, 'confidence', 'not sure enough: 72, needs 85'],
    ['6 units', {}, ofSix, 'size', 'too big to fix without asking: 6, at most 5'],
    ['a remainder', {}, { delta: -5 }, 'residual', 'it explains -4 of -5'],
    ['the wrong sign', {}, { delta: 4 }, 'residual', 'it explains -4 of +4'],
    [
      'a row counted twice',
      { evidence: [...finding.evidence, ...finding.evidence] },
      {},
      'residual',
      'it counts a row twice',
    ],
    [
      'the 26th SKU of a run',
      {},
      { fixes: { ...fixes, skusInRun: 25 } },
      'limits',
      '25 SKUs were fixed after this check, at most 25',
    ],
    [
      'the 51st SKU of a day',
      {},
      { fixes: { ...fixes, skusInDay: 50 } },
      'limits',
      '50 SKUs were fixed in the last 24 hours, at most 50',
    ],
    [
      '101 units in a day',
      {},
      { fixes: { ...fixes, unitsInDay: 97 } },
      'limits',
      'it would make 101 units fixed in 24 hours, at most 100',
    ],
    [
      'a SKU fixed that day',
      {},
      { fixes: { ...fixes, skuInDay: true } },
      'limits',
      'this SKU was fixed already in the last 24 hours',
    ],
    [
      'a relapse',
      {},
      { fixes: { ...fixes, skuInWeek: true } },
      'limits',
      'it came back after a fix less than a week ago',
    ],
    [
      'a stop',
      {},
      { stops: ['somebody asked to leave it alone for now'] },
      'stops',
      'somebody asked to leave it alone for now',
    ],
    ['another update under way', {}, { unsettled: [7, 9] }, 'quiet', 'an update of this SKU is on its way or stuck: 9'],
    [
      'a set over an update under way',
      { action: 'set' },
      {},
      'quiet',
      'an update of this SKU is on its way or stuck: 7',
    ],
    [
      'a redrive of what was refused',
      {},
      { rows: [{ ...late, standing: 'refused' }] },
      'exact',
      'only an update that provably never reached the shop is sent again without asking',
    ],
    [
      'a set over what was refused',
      { action: 'set' },
      { unsettled: [], rows: [{ ...late, standing: 'refused' }] },
      'exact',
      'what the shop refused needs a person',
    ],
    [
      'a row of another SKU',
      { evidence: [...finding.evidence, { kind: 'movement', id: 3 }, { kind: 'event', id: 9 }] },
      {
        cited: [
          { ...context('movement', 3), home: 'another SKU' },
          { ...context('event', 9), home: 'another SKU' },
        ],
      },
      'evidence',
      'it cites rows, but they belong to another SKU: movement 3, event 9',
    ],
    [
      'a row of the other location',
      { evidence: [...finding.evidence, { kind: 'movement', id: 3 }] },
      { cited: [{ ...context('movement', 3), home: 'another location' }] },
      'evidence',
      'it cites rows, but they belong to another location: movement 3',
    ],
    [
      'a row that there is not',
      { evidence: [...finding.evidence, { kind: 'movement', id: 3 }] },
      { cited: [{ ...context('movement', 3), home: 'nobody' }] },
      'evidence',
      "it cites rows that don't exist: movement 3",
    ],
    [
      'an update that is only told of, and is on its way',
      { evidence: [...finding.evidence, { kind: 'message', id: 9 }] },
      { unsettled: [7, 9], cited: [context('message', 9)] },
      'quiet',
      'an update of this SKU is on its way or stuck: 9',
    ],
    [
      'a set when the numbers moved',
      { action: 'set' },
      { unsettled: [], expectedNow: 12 },
      'exact',
      'the numbers moved: should be 12 now, was 10',
    ],
    [
      'a set below zero',
      { action: 'set' },
      { unsettled: [], expected: -1, expectedNow: -1 },
      'exact',
      'should be is below zero: count the bins',
    ],
    [
      'what the investigator itself asks',
      { action: 'ask' },
      { unsettled: [] },
      'exact',
      'nothing here may be done without a person',
    ],
  ])('%s', (_, answer, now, gate, says) => {
    expect(failing(answer, now)).toEqual({ [gate]: says });
  });

  it('an answer without the shape of one, whatever it says', () => {
    expect(failing({ confidence: 7 })).toMatchObject({
      schema: expect.stringMatching(/^its answer can't be read: confidence/),
    });
  });

  it('a step, however sure the investigator is', () => {
    const answer = { confidence: 1, action: 'set', evidence: [{ kind: 'step', id: 7 }] };
    expect(failing(answer, { rows: [step], unsettled: [] })).toEqual({
      residual: 'a number changed in the shop is never put back without asking',
    });
  });

  it('a row that no tool returned, though it would explain everything', () => {
    const read = readFinding(finding);
    const failed = passGates({ ...read, returned: [{ kind: 'step', id: 7 }] }, standing).filter(
      ({ passed }) => !passed,
    );
    expect(failed[0]).toMatchObject({ gate: 'evidence', says: 'it cites rows that no tool returned: message 7' });
    expect(failed[1]).toMatchObject({ gate: 'residual', says: 'it explains 0 of -4' });
  });

  it('an answer that cites nothing', () => {
    expect(failing({ evidence: [] })).toHaveProperty('residual');
  });
});
