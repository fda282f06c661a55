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

/** What is wanted and not shown yet, the longest due first. */
export async function dueNotices(em: EntityManager, { now, limit }: { now: Date; limit: number }): Promise<Notice[]> {
  return (await query<NoticeRow>(em, due, [now, limit])).map(noticeOf);
}

const due = `
select id::float8, kind, case_id::float8 as "caseId", day::text, wanted, failures, channel, message_ts as "messageTs"
  from notice
 where shown < wanted and next_attempt_at <= $1
 order by next_attempt_at, id
 limit $2`;

function noticeOf({ id, kind, caseId, day, wanted, failures, channel, messageTs }: NoticeRow): Notice {
  if (kind === 'case') return { id, kind, wanted, failures, caseId: caseId!, channel, messageTs };
  return { id, kind, wanted, failures, day: day! };
}
