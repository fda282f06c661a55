import { type EntityManager, query } from '../database.ts';
import type { UnjudgedReason } from '../reconcile/compare.ts';

/** A finished run as it was recorded; the counts are null when it failed. */
export interface FinishedRun {
  readonly runId: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly outcome: 'complete' | 'failed';
  /** Of a failed run: why, in words. */
  readonly failure: string | null;
  readonly skusExpected: number | null;
  readonly compared: number | null;
  readonly unjudged: number | null;
  readonly unjudgedByReason: Partial<Record<UnjudgedReason, number>> | null;
  readonly inFlight: number | null;
  readonly minor: number | null;
  readonly major: number | null;
  readonly critical: number | null;
  readonly ledgerAgrees: boolean | null;
}

/** The newest finished run, complete or failed; null before the first. */
export async function lastReconcile(em: EntityManager): Promise<FinishedRun | null> {
  const [row] = await query<Omit<FinishedRun, 'startedAt' | 'finishedAt'> & { startedAt: string; finishedAt: string }>(
    em,
    `select id::float8 as "runId", started_at as "startedAt", finished_at as "finishedAt", outcome, failure,
            skus_expected as "skusExpected", compared, unjudged, unjudged_by_reason as "unjudgedByReason",
            in_flight as "inFlight", minor, major, critical, ledger_agrees as "ledgerAgrees"
       from reconcile_run
      where outcome <> 'running'
      order by id desc
      limit 1`,
  );
  return row ? { ...row, startedAt: new Date(row.startedAt), finishedAt: new Date(row.finishedAt) } : null;
}
