import type { Clock } from '../clock.ts';
import { type Database, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { lockCase } from './case-facts.ts';
import { raiseNotices } from './raise-notices.ts';
import { recordDecision } from './record-decision.ts';

export interface Ignoring {
  readonly caseId: number;
  readonly actor: string;
  /** Tomorrow at seven when left out. */
  readonly until?: Date;
}

export type Ignored =
  | { readonly outcome: 'ignored'; readonly until: Date; readonly says: string }
  | { readonly outcome: 'case-closed'; readonly as: 'healed' | 'corrected'; readonly at: Date; readonly says: string };

/** Before the working day, so that whoever opens Slack in the morning sees it. */
const MORNING_HOUR = 7;
/** Nothing is ignored for ever. */
const LONGEST_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Keeps a case quiet until then, for the difference it has now: a larger one or one to the other side wakes it. Throws
 * DomainError `unknown-case`, and `bad-time` for a time that is past or more than 90 days away.
 */
export async function ignoreCase(
  { database, clock }: { database: Database; clock: Clock },
  { caseId, actor, until: asked }: Ignoring,
): Promise<Ignored> {
  const at = clock.now();
  const until = asked ?? tomorrowMorning(at);
  if (until <= at || until.getTime() - at.getTime() > LONGEST_MS)
    throw new DomainError('bad-time', 'A case can be ignored for 90 days at most, from now on.', { until });
  return database.em().transactional(async (em) => {
    await lockCase(em, caseId);
    const [row] = await query<CaseRow>(em, ignore, [caseId, until, actor]);
    if (!row) throw new DomainError('unknown-case', `There is no case ${caseId}.`, { caseId });
    if (row.closedAs !== null)
      return {
        outcome: 'case-closed',
        as: row.closedAs,
        at: new Date(row.closedAt!),
        says: 'The case is closed already.',
      };
    await recordDecision(em, { caseId, actor, verb: 'ignore', says: 'Ignored for now', at });
    await raiseNotices(em, [caseId], at);
    return {
      outcome: 'ignored',
      until,
      says: 'Ignored for now; a larger difference, or one to the other side, wakes it.',
    };
  });
}

/** In this machine's time zone. */
function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING_HOUR);
}

interface CaseRow {
  closedAs: 'healed' | 'corrected' | null;
  closedAt: string | null;
}

const ignore = `
update drift_case
   set ignored_until = case when closed_at is null then $2::timestamptz else ignored_until end,
       ignored_by    = case when closed_at is null then $3::text else ignored_by end,
       ignored_delta = case when closed_at is null then delta else ignored_delta end
 where id = $1
returning closed_as as "closedAs", closed_at as "closedAt"`;
