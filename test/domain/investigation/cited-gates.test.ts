import { describe, expect, it } from 'vitest';
import type { CitedRow } from '../../../domain/investigation/cited-rows.ts';
import { type GateName, passGates, type Standing } from '../../../domain/investigation/gates.ts';
import { readFinding } from '../../../domain/investigation/read-finding.ts';
import { failing, finding, standing } from './judging.ts';

function context(kind: 'movement' | 'message' | 'event', id: number): CitedRow {
  return { kind, id, home: 'here', unmatched: false, says: `${kind} ${id}` };
}

describe('what is cited stops a fix when it is', () => {
  it.each<[string, object, Partial<Standing>, GateName, string]>([
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
      'a shipment that the shop has not matched, as it explains a part too',
      { evidence: [...finding.evidence, { kind: 'message', id: 4 }] },
      { cited: [{ ...context('message', 4), unmatched: true }] },
      'residual',
      'only a person can add up what is still open: message 4',
    ],
    [
      'an update that is only told of, and is on its way',
      { evidence: [...finding.evidence, { kind: 'message', id: 9 }] },
      { unsettled: [7, 9], cited: [context('message', 9)] },
      'quiet',
      'an update of this SKU is on its way or stuck: 9',
    ],
  ])('%s', (_, answer, now, gate, says) => {
    expect(failing(answer, now)).toEqual({ [gate]: says });
  });

  it('a row that no tool returned, though it would explain everything', () => {
    const read = readFinding(finding);
    const failed = passGates({ ...read, returned: [{ kind: 'step', id: 7 }] }, standing).filter(
      ({ passed }) => !passed,
    );
    expect(failed[0]).toMatchObject({ gate: 'evidence', says: 'it cites rows that no tool returned: message 7' });
    expect(failed[1]).toMatchObject({ gate: 'residual', says: 'it explains 0 of -4' });
  });

  it('nothing at all', () => {
    expect(failing({ evidence: [] })).toHaveProperty('residual');
  });

  it('unless the rest only tells of what explains it', () => {
    const evidence = [...finding.evidence, { kind: 'movement', id: 3 }, { kind: 'message', id: 4 }];
    expect(failing({ evidence }, { cited: [context('movement', 3), context('message', 4)] })).toEqual({});
  });
});
