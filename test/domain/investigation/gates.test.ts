import { describe, expect, it } from 'vitest';
import type { StepRow } from '../../../domain/investigation/gather-evidence.ts';
import type { GateName, Standing } from '../../../domain/investigation/gates.ts';
import { failing, finding, fixes, gates, late } from './judging.ts';

const step: StepRow = { kind: 'step', id: 7, contribution: -4, from: 10, to: 6 };
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
});
