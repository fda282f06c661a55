import { IsolationLevel } from '@mikro-orm/postgresql';
import { type EntityManager, query } from '../database.ts';
import { ledgerAgrees } from '../history/ledger-agrees.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import { type CaseCounts, countCases } from './count-cases.ts';
import { type LateRows, lateRows } from './late-rows.ts';
import { listOpenCases, type OpenCase } from './list-open-cases.ts';
import { daysBetween, localDay } from './local-time.ts';
import { type OutboxDay, outboxDay } from './outbox-day.ts';
import { type Checks, readChecks } from './read-checks.ts';
import { type Answered, whoAnswered } from './who-answered.ts';

const DAY_MS = 24 * 3_600_000;

/** As many open cases as a mail lists; the rest is counted. */
const MOST_CASES = 10;

/** Everything a digest is made of, as the database had it at one moment. */
export interface DayFacts {
  /** The local date, "2026-11-23". */
  readonly day: string;
  readonly timezone: string;
  /** What came and went is counted from here: 24 hours back, or from the last digest where that is longer ago. */
  readonly from: Date;
  readonly at: Date;
  readonly dueTimes: DueTimes;
  readonly checks: Checks;
  /** SKUs in the ledger. */
  readonly skus: number;
  readonly cases: CaseCounts;
  /** The worst of them, and the worst of those accepted. */
  readonly open: readonly OpenCase[];
  readonly answered: readonly Answered[];
  readonly outbox: OutboxDay;
  readonly late: LateRows;
  /** Every bin's level is the sum of its movements. */
  readonly ledgerAgrees: boolean;
  /** Days since the last digest that had none. */
  readonly missedDays: readonly string[];
}

interface Asked {
  readonly now: Date;
  readonly timezone: string;
  readonly dueTimes: DueTimes;
}

/** One repeatable-read transaction, so that the counts are of the same moment and add up. */
export function summarizeDay(em: EntityManager, { now, timezone, dueTimes }: Asked): Promise<DayFacts> {
  const day = localDay(now, timezone);
  return em.transactional(
    async (em) => {
      const before = await digestBefore(em, day);
      const from = new Date(Math.min(now.getTime() - DAY_MS, before?.madeAt.getTime() ?? Infinity));
      return {
        day,
        timezone,
        from,
        at: now,
        dueTimes,
        checks: await readChecks(em, now),
        skus: await countSkus(em),
        cases: await countCases(em, from, now),
        open: await listOpenCases(em, now, MOST_CASES),
        answered: await whoAnswered(em, from, now),
        outbox: await outboxDay(em, from, now),
        late: await lateRows(em, now, dueTimes),
        ledgerAgrees: await ledgerAgrees(em),
        missedDays: before ? daysBetween(before.day, day) : [],
      };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
}

async function digestBefore(em: EntityManager, day: string): Promise<{ day: string; madeAt: Date } | null> {
  const [row] = await query<{ day: string; madeAt: string }>(
    em,
    `select day::text, made_at as "madeAt" from digest where day < $1 order by day desc limit 1`,
    [day],
  );
  return row ? { day: row.day, madeAt: new Date(row.madeAt) } : null;
}

async function countSkus(em: EntityManager): Promise<number> {
  const [row] = await query<{ skus: number }>(em, 'select count(*)::integer as skus from sku');
  return row!.skus;
}
