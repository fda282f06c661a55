import { type EntityManager, query } from '../database.ts';

/** What became of the correction that a count asked for. */
export interface CountOutcome {
  readonly state: 'waiting' | 'made' | 'applied' | 'stale' | 'refused' | 'agreed' | 'proposed' | 'superseded';
  /** What it waits for, in words. */
  readonly waitsFor: string | null;
  /** Units in the shop, where a correction was made or proposed. */
  readonly from: number | null;
  readonly to: number | null;
  readonly caseId: number | null;
}

/** Of the newest request of this movement; null when it asked for none. */
export async function countOutcome(em: EntityManager, movementId: number): Promise<CountOutcome | null> {
  const [row] = await query<CountOutcome>(em, outcome, [movementId]);
  return row ?? null;
}

const outcome = `
select r.state, r.waits_for as "waitsFor", coalesce(m.set_from, c.from_quantity) as from, coalesce(m.set_to, c.to_quantity) as to,
       c.case_id::float8 as "caseId"
  from recount_request r
  left join message m    on m.id = r.message_id
  left join correction c on c.id = r.correction_id
 where r.movement_id = $1
 order by r.id desc
 limit 1`;
