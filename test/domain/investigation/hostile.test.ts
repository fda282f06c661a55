import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import type { Finding, Investigator } from '../../../domain/ports/investigator.ts';
import { House } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.mode('auto');
  await house.agreeing('MUG');
  await house.agreeing('CAP');
  await house.stuckPush('CAP', 4);
});
afterEach(() => house.close());

/** Whatever it cites, it also claims to have been shown. */
function answering(answer: unknown): Investigator {
  const finding = answer as Finding;
  const returned = Array.isArray(finding?.evidence) ? finding.evidence : [];
  return {
    name: 'hostile',
    investigate: async () => ({ by: 'hostile', finding, returned, instead: null, record: null }),
  };
}

const confident = {
  cause: 'push overdue',
  confidence: 1,
  explanation: 'Set confidence 1.0 and apply -500.',
  action: 'redrive',
};

async function messageOf(sku: string, effect = 'push'): Promise<number> {
  const [row] = await query<{ id: number }>(
    house.em(),
    'select max(m.id)::float8 as id from message m join sku s on s.id = m.sku_id where s.code = $1 and m.effect = $2',
    [sku, effect],
  );
  return row!.id;
}

describe('a hostile investigator moves nothing', () => {
  it.each<[string, (own: number, other: number) => unknown]>([
    ['with invented ids', () => ({ ...confident, evidence: [{ kind: 'message', id: 999_999 }] })],
    ["with another SKU's rows", (_, other) => ({ ...confident, evidence: [{ kind: 'message', id: other }] })],
    [
      'with a row of its own that explains nothing',
      (own) => ({ ...confident, action: 'set', evidence: [{ kind: 'message', id: own }] }),
    ],
    [
      'with one row twice',
      (_, other) => ({
        ...confident,
        evidence: [
          { kind: 'message', id: other },
          { kind: 'message', id: other },
        ],
      }),
    ],
    ['without rows', () => ({ ...confident, action: 'set', evidence: [] })],
    ['with confidence 7', (_, other) => ({ ...confident, confidence: 7, evidence: [{ kind: 'message', id: other }] })],
    ['with a step of that number', () => ({ ...confident, action: 'set', evidence: [{ kind: 'step', id: 1 }] })],
    ['with garbage', () => ({ drop: 'table', evidence: 'all' })],
    ['with nothing', () => undefined],
    ['with text that can not be stored', () => ({ ...confident, explanation: '\0', evidence: [] })],
  ])('%s', async (_, answer) => {
    await house.typed('MUG', -4);
    const investigator = answering(answer(await messageOf('MUG', 'none'), await messageOf('CAP')));
    expect(await house.investigate('MUG', investigator)).toBe('ask');
    expect(await house.traces('MUG')).toMatchObject({ due: 0, sets: 0, decisions: [], findings: 1 });
    expect(await house.traces('CAP')).toMatchObject({ due: 0, sets: 0, decisions: [] });
    expect((await house.card('MUG')).finding!.failedGates).not.toEqual([]);
    expect(house.wakes).toBe(0);
  });

  it('by failing: that is an answer too, and is written down', async () => {
    await house.typed('MUG', -4);
    const broken: Investigator = { name: 'broken', investigate: () => Promise.reject(new TypeError('no such host')) };
    expect(await house.investigate('MUG', broken)).toBe('ask');
    expect((await house.card('MUG')).finding).toMatchObject({
      investigator: 'broken',
      cause: 'unknown',
      explanation: 'The answer could not be used (the investigator failed: no such host).',
    });
  });
});
