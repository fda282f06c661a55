import type { PushRow } from '../../../domain/investigation/gather-evidence.ts';
import { type Gate, type GateName, passGates, type Standing } from '../../../domain/investigation/gates.ts';
import { readFinding } from '../../../domain/investigation/read-finding.ts';

/** A late push that explains the whole difference. */
export const late: PushRow = { kind: 'message', id: 7, contribution: -4, standing: 'unapplied' };
export const finding = {
  cause: 'push overdue',
  confidence: 0.95,
  explanation: '',
  action: 'redrive',
  evidence: [{ kind: 'message', id: 7 }],
};
export const fixes = { skusInRun: 0, skusInDay: 0, unitsInDay: 0, skuInDay: false, skuInWeek: false };
export const standing: Standing = {
  delta: -4,
  expected: 10,
  expectedNow: 10,
  rows: [late],
  cited: [],
  unsettled: [7],
  fixes,
  stops: [],
};

/** Of the redrive of a late push, but for these differences; whatever is cited was returned. */
export function gates(answer: object = {}, now: Partial<Standing> = {}): Gate[] {
  const read = readFinding({ ...finding, ...answer });
  return passGates({ returned: read.finding.evidence, ...read }, { ...standing, ...now });
}

/** The gates that don't pass, each with its words. */
export function failing(answer: object = {}, now: Partial<Standing> = {}): Partial<Record<GateName, string>> {
  return Object.fromEntries(
    gates(answer, now)
      .filter((gate) => !gate.passed)
      .map(({ gate, says }) => [gate, says]),
  );
}
