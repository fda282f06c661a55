export type Severity = 'minor' | 'major' | 'critical';

/** From the least to the worst. */
export const severities: readonly Severity[] = ['minor', 'major', 'critical'];

export interface SeverityFacts {
  /** Shop - expected, in units; not 0. */
  readonly delta: number;
  readonly storefront: number;
  readonly expected: number;
  /** How many drifts were recorded here since shop and expected last agreed, this one left out. */
  readonly runsBefore: number;
}

const MAJOR = 3;
const CRITICAL = 20;
const RUNS_RUNNING = 3;

/** How bad a difference is. Selling what isn't there is worse than any count says, and a small one that stays isn't noise. */
export function severityOf({ delta, storefront, expected, runsBefore }: SeverityFacts): Severity {
  const units = Math.abs(delta);
  const sellsNothing = storefront > 0 && expected <= 0;
  if (units >= CRITICAL || (sellsNothing && units >= MAJOR)) return 'critical';
  if (units >= MAJOR || sellsNothing || runsBefore + 1 >= RUNS_RUNNING) return 'major';
  return 'minor';
}
