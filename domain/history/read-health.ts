import { type Mode, readMode } from '../controls/mode.ts';
import { type EntityManager, query } from '../database.ts';
import { type FinishedRun, lastReconcile } from './last-reconcile.ts';
import { lookupFailure } from './lookup-failure.ts';
import { type CaseState, countOpenCases } from './open-cases.ts';
import { type OutboxSummary, outboxSummary } from './outbox-summary.ts';

export interface Health {
  /** The shop this ledger belongs to; null until the first contact. */
  readonly shop: { readonly domain: string; readonly sandbox: boolean } | null;
  readonly mode: Mode;
  /** The newest finished one, complete or failed; null before the first. */
  readonly lastRun: FinishedRun | null;
  /** Runs that ended in the last 24 hours. */
  readonly runsInDay: { readonly complete: number; readonly failed: number };
  /** What the last complete run's audit of the ledger found; null before the first. */
  readonly ledgerAgreed: boolean | null;
  readonly outbox: OutboxSummary;
  readonly lookupFailure: string | null;
  readonly openCases: Readonly<Record<CaseState, number>>;
  readonly lastDigest: { readonly day: string; readonly headline: string; readonly allClear: boolean } | null;
}

/** How everything stands, from what was recorded: nothing is audited or read from the shop for it. */
export async function readHealth(em: EntityManager, now: Date): Promise<Health> {
  const [row] = await query<Pick<Health, 'shop' | 'runsInDay' | 'ledgerAgreed' | 'lastDigest'>>(em, recorded, [
    new Date(now.getTime() - DAY_MS),
    now,
  ]);
  return {
    ...row!,
    mode: await readMode(em),
    lastRun: await lastReconcile(em),
    outbox: await outboxSummary(em, now),
    lookupFailure: await lookupFailure(em),
    openCases: await countOpenCases(em),
  };
}

const DAY_MS = 24 * 60 * 60_000;

const recorded = `
select (select json_build_object('domain', domain, 'sandbox', sandbox) from known_shop) as shop,
       (select json_build_object('complete', count(*) filter (where outcome = 'complete'),
                                 'failed',   count(*) filter (where outcome = 'failed'))
          from reconcile_run
         where finished_at > $1 and finished_at <= $2) as "runsInDay",
       (select ledger_agrees from reconcile_run where outcome = 'complete' order by finished_at desc limit 1) as "ledgerAgreed",
       (select json_build_object('day', day, 'headline', headline, 'allClear', all_clear)
          from digest
         order by day desc
         limit 1) as "lastDigest"`;
