export interface Bench {
  readonly summary: string;
  /** Defaults, when the command line doesn't say. */
  readonly rounds: number;
  readonly size: number;
  readonly run: (order: { rounds: number; size: number; progress: (line: string) => void }) => Promise<Report>;
}

export interface Report {
  readonly name: string;
  readonly unit: string;
  readonly rounds: number;
  readonly results: readonly Result[];
  /** What is compared within this run, such as "lockstep/unnest". */
  readonly ratios: Readonly<Record<string, number>>;
  /** Targets that were not reached, in words; none: exit code 0. */
  readonly missed: readonly string[];
  readonly notes: readonly string[];
}

export interface Result {
  readonly subject: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rssMb?: number;
  readonly p99Ms?: number;
  /** What was measured also did what it says. */
  readonly correct: boolean;
}

export function spread(samples: readonly number[]): { median: number; min: number; max: number } {
  return { median: round(quantile(samples, 0.5)), min: round(Math.min(...samples)), max: round(Math.max(...samples)) };
}

/** The nearest-rank quantile of unsorted samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
