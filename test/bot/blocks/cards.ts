import type { CaseCard } from '../../../domain/ports/notifier.ts';

/** Somebody typed 6 where 12 should be. */
export function card(changes: Partial<CaseCard> = {}): CaseCard {
  return {
    caseId: 17,
    sku: 'TEE-BLK-M',
    title: 'Black tee, medium',
    location: 'Main',
    severity: 'major',
    delta: -6,
    expected: 12,
    storefront: 6,
    warehouse: 12,
    terms: { U: 0, S: 0, F: 0, R: 0, V: 0 },
    value: '148.2000',
    openedAt: new Date('2026-11-23T10:00:00Z'),
    observedAt: new Date('2026-11-23T11:00:00Z'),
    lastMatchedAt: new Date('2026-11-23T09:00:00Z'),
    finding: {
      investigator: 'playbook',
      instead: null,
      cause: 'unattributed change',
      confidence: 0.5,
      explanation: 'The number went from 12 to 6 and nothing of ours did that.',
      failedGates: ['not sure enough: 50, needs 85', 'a change of 6 is more than 5'],
    },
    proposal: { correctionId: 3, from: 6, to: 12 },
    decisions: [],
    ignoredUntil: null,
    closed: null,
    correction: null,
    sandbox: false,
    ...changes,
  };
}

export const HOSTILE = '<!channel> <https://evil.test|click> *bold* & :boom: \u202Eabc\u0000';

/** As large and as hostile as the tables allow. */
export function extremes(): CaseCard[] {
  const long = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const texts = [HOSTILE, long('👕', 500), long('ab ', 500), long(HOSTILE, 500)];
  const quantities = [-1_000_000, 1_000_000, 2_147_483_647];
  const at = new Date('2026-11-23T12:00:00Z');
  return texts.flatMap((text) =>
    quantities.map((units) =>
      card({
        sku: text.slice(0, 255),
        title: text,
        location: text.slice(0, 255),
        delta: units,
        expected: -units,
        storefront: units,
        terms: { U: units, S: units, F: -units, R: units, V: units },
        value: '99999999999999.9999',
        finding: {
          investigator: text,
          instead: text,
          cause: text,
          confidence: 1,
          explanation: long(text, 20_000),
          failedGates: Array.from({ length: 30 }, () => text),
        },
        proposal: { correctionId: Number.MAX_SAFE_INTEGER, from: units, to: 2_147_483_647 },
        decisions: Array.from({ length: 40 }, () => ({ actor: text, verb: 'approve' as const, says: text, at })),
        correction: 'stale',
        sandbox: true,
      }),
    ),
  );
}
