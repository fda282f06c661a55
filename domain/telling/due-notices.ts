import { type EntityManager, query } from '../database.ts';
import type { Notice } from './notice.ts';

interface NoticeRow {
  readonly id: number;
  readonly kind: Notice['kind'];
  readonly caseId: number | null;
  readonly day: string | null;
  readonly wanted: number;
  readonly failures: number;
  readonly channel: string | null;
  readonly messageTs: string | null;
}

/** A model takes its time; nobody waits longer than this to hear that something is wrong. */
const MOST_FOR_A_FINDING_MS = 3 * 60_000;

/**
 * What is wanted and not shown yet, the longest due first. A card that an investigation is about to fill waits for it, for
 * so long; not one of a case that nobody investigates by itself, nor one on which somebody has decided meanwhile.
 */
export async function dueNotices(em: EntityManager, { now, limit }: { now: Date; limit: number }): Promise<Notice[]> {
  return (await query<NoticeRow>(em, due, [now, limit, MOST_FOR_A_FINDING_MS])).map(noticeOf);
}

const due = `
select id::float8, kind, case_id::float8 as "caseId", day::text, wanted, failures, channel, message_ts as "messageTs"
  from notice n
 where shown < wanted and next_attempt_at <= $1
   and not exists (
     select from drift_case c
       join drift d         on d.id = c.last_drift_id
       join reconcile_run r on r.id = d.run_id
      where c.id = n.case_id and r.finished_at > $1::timestamptz - $3 * interval '1 ms'
        and c.closed_at is null and c.severity <> 'minor' and (c.ignored_until is null or c.ignored_until <= $1)
        and not exists (select from finding f where f.case_id = c.id and f.drift_id = d.id)
        and not exists (select from decision n where n.case_id = c.id and n.decided_at >= r.finished_at))
 order by next_attempt_at, id
 limit $2`;

function noticeOf({ id, kind, caseId, day, wanted, failures, channel, messageTs }: NoticeRow): Notice {
  if (kind === 'case') return { id, kind, wanted, failures, caseId: caseId!, channel, messageTs };
  return { id, kind, wanted, failures, day: day! };
}
