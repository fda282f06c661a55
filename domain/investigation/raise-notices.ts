import { type EntityManager, run } from '../database.ts';
import { NOTICES_CHANNEL } from '../telling/notices-channel.ts';

/**
 * Says that the cards of these cases have something new to show, in the caller's transaction; the notify job shows it.
 * A minor case gets no card: it is counted only. One that was worse before has a card already, which stays true.
 */
export async function raiseNotices(em: EntityManager, caseIds: readonly number[], at: Date): Promise<void> {
  if (caseIds.length === 0) return;
  const raised = await run(em, wantShown, [caseIds, at]);
  if (raised > 0) await run(em, `select pg_notify($1, '')`, [NOTICES_CHANNEL]); // heard when the caller commits
}

// In the order of their ids, so that two who raise several wait, but never for one another.
const wantShown = `
insert into notice as stored (kind, case_id, next_attempt_at, created_at)
select 'case', c.id, $2, $2
  from drift_case c
 where c.id = any($1::bigint[])
   and (c.severity <> 'minor' or exists (select from notice n where n.case_id = c.id))
 order by c.id
on conflict (case_id) do update
   set wanted = stored.wanted + 1, next_attempt_at = excluded.next_attempt_at`;
