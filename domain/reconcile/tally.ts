import { anyInFlight, type UnjudgedReason } from './compare.ts';
import type { Judgement } from './judge.ts';
import type { Drift } from './record-run.ts';
import { severities, type Severity } from './severity.ts';

/** A run in numbers, in SKUs: skusExpected = compared + unjudged, and compared = those that agree + those that drift. */
export interface Counts {
  /** Everything the ledger or the shop knows: one for each SKU, and one for each item of the shop without a SKU. */
  readonly skusExpected: number;
  readonly compared: number;
  readonly unjudged: number;
  readonly unjudgedByReason: Partial<Record<UnjudgedReason, number>>;
  /** Compared SKUs with anything on its way. */
  readonly inFlight: number;
  /** Drifting SKUs by their worst location. */
  readonly minor: number;
  readonly major: number;
  readonly critical: number;
}

/** Pure. */
export function tally(judgements: readonly Judgement[], drifts: readonly Drift[]): Counts {
  const compared = judgements.filter((judgement) => judgement.kind !== 'unjudged');
  const unjudgedByReason: Partial<Record<UnjudgedReason, number>> = {};
  for (const judgement of judgements)
    if (judgement.kind === 'unjudged')
      unjudgedByReason[judgement.reason] = (unjudgedByReason[judgement.reason] ?? 0) + 1;
  return {
    skusExpected: judgements.length,
    compared: compared.length,
    unjudged: judgements.length - compared.length,
    unjudgedByReason,
    inFlight: compared.filter(({ places }) => places.some(({ terms }) => anyInFlight(terms))).length,
    ...countWorst(drifts),
  };
}

function countWorst(drifts: readonly Drift[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { minor: 0, major: 0, critical: 0 };
  for (const ofSku of Map.groupBy(drifts, (drift) => drift.skuId).values()) {
    const worst = Math.max(...ofSku.map((drift) => severities.indexOf(drift.severity)));
    counts[severities[worst]!]++;
  }
  return counts;
}
