import { describe, expect, it } from 'vitest';
import type { EvidenceRow, PushRow, StepRow } from '../../../domain/investigation/gather-evidence.ts';
import { playbook } from '../../../domain/investigation/playbook.ts';

const late = (id: number, units: number): PushRow => ({
  kind: 'message',
  id,
  contribution: -units,
  standing: 'unapplied',
});
const refused = (id: number, units: number): PushRow => ({ ...late(id, units), standing: 'refused' });
const step = (id: number, from: number, to: number): StepRow => ({
  kind: 'step',
  id,
  from,
  to,
  contribution: to - from,
});

interface Case {
  name: string;
  delta: number;
  rows: EvidenceRow[];
  others?: number;
  cause: string;
  confidence: number;
  action: string;
  cites: number[];
}

const unknown = { cause: 'unknown', confidence: 0.2, action: 'ask', cites: [] };

const cases: Case[] = [
  {
    name: 'a late push of exactly that',
    delta: -4,
    rows: [late(1, 4)],
    cause: 'push overdue',
    confidence: 0.95,
    action: 'redrive',
    cites: [1],
  },
  {
    name: 'a late push of units that left',
    delta: 2,
    rows: [late(1, -2)],
    cause: 'push overdue',
    confidence: 0.95,
    action: 'redrive',
    cites: [1],
  },
  {
    name: 'two late pushes that add up',
    delta: -4,
    rows: [late(1, 6), late(2, -2)],
    cause: 'push overdue',
    confidence: 0.95,
    action: 'redrive',
    cites: [1, 2],
  },
  {
    name: 'a refused push',
    delta: -4,
    rows: [refused(1, 4)],
    cause: 'push overdue',
    confidence: 0.95,
    action: 'ask',
    cites: [1],
  },
  {
    name: 'a late and a refused push',
    delta: -7,
    rows: [late(1, 4), refused(2, 3)],
    cause: 'push overdue',
    confidence: 0.95,
    action: 'ask',
    cites: [1, 2],
  },
  {
    name: 'a step of exactly that',
    delta: -6,
    rows: [step(1, 12, 6)],
    cause: 'unattributed change',
    confidence: 0.95,
    action: 'set',
    cites: [1],
  },
  {
    name: 'two steps that add up',
    delta: -3,
    rows: [step(1, 12, 6), step(2, 6, 9)],
    cause: 'unattributed change',
    confidence: 0.95,
    action: 'set',
    cites: [1, 2],
  },
  {
    name: 'a late push beside a step',
    delta: -4,
    rows: [late(1, 4), step(2, 10, 11)],
    cause: 'push overdue',
    confidence: 0.8,
    action: 'redrive',
    cites: [1],
  },
  {
    name: 'a late push beside rows that no rule judges',
    delta: -4,
    rows: [late(1, 4)],
    others: 1,
    cause: 'push overdue',
    confidence: 0.8,
    action: 'redrive',
    cites: [1],
  },
  {
    name: 'a late push and a step, either of exactly that',
    delta: -4,
    rows: [late(1, 4), step(2, 10, 6)],
    cause: 'push overdue',
    confidence: 0.6,
    action: 'redrive',
    cites: [1],
  },
  { name: 'a late push of something else', delta: -3, rows: [late(1, 4)], ...unknown },
  { name: 'a late push with the wrong sign', delta: 4, rows: [late(1, 4)], ...unknown },
  { name: 'one of two late pushes that would fit', delta: -4, rows: [late(1, 4), late(2, 1)], ...unknown },
  { name: 'nothing', delta: -4, rows: [], ...unknown },
];

describe('playbook', () => {
  it.each(cases)('given $name', ({ delta, rows, others = 0, cause, confidence, action, cites }) => {
    const finding = playbook(delta, { rows, others, movedSince: false });
    expect(finding).toMatchObject({ cause, confidence, action });
    expect(finding.evidence.map((row) => row.id)).toEqual(cites);
    expect(finding.explanation).toMatch(/^[A-Z].*\.$/);
  });

  it('waits when something moved after the reading, whatever would fit', () => {
    expect(playbook(-4, { rows: [late(1, 4)], others: 0, movedSince: true })).toMatchObject({
      action: 'wait',
      evidence: [],
    });
  });

  it('says what it found and what it ruled out', () => {
    expect(playbook(-4, { rows: [late(1, 4)], others: 0, movedSince: false }).explanation).toBe(
      'An update of +4 is late and never reached the shop. That is the whole difference.',
    );
    expect(playbook(-9, { rows: [late(1, 4)], others: 2, movedSince: false }).explanation).toBe(
      'Nothing known explains -9. Neither a late or refused update nor a change in the shop between two quiet readings adds up to it. Found: an update of +4 is late and never reached the shop (-4). Not judged: 2 stuck or overdue rows of this SKU.',
    );
  });
});
