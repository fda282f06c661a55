import { type EntityManager, query } from '../database.ts';
import { type BlockIssue, BLOCKED_MESSAGES } from '../history/blocked-messages.ts';
import { UNDELIVERED_PUSHES } from '../reconcile/undelivered.ts';

/** What the shop was told since `from`, and what it wasn't. In updates, but for `blocked`. */
export interface OutboxDay {
  readonly delivered: number;
  readonly undelivered: number;
  /** Age of the oldest undelivered one; null when there is none. */
  readonly oldestSeconds: number | null;
  /** Refused for good, and not made moot by a correction. */
  readonly rejected: number;
  /** Nobody can tell whether they were applied, and no correction made it moot. */
  readonly quarantined: number;
  /** SKUs that can't be told to the shop. */
  readonly blocked: Partial<Record<BlockIssue, number>>;
}

export async function outboxDay(em: EntityManager, from: Date, now: Date): Promise<OutboxDay> {
  const [day] = await query<OutboxDay>(em, DAY, [from, now]);
  return day!;
}

const DAY = `
with undelivered as (${UNDELIVERED_PUSHES}),
ended as (
  select d.state, count(*)::integer as messages
    from delivery d
    join message m on m.delivery_id = d.id
   where d.state in ('rejected', 'quarantined') and m.state = 'frozen' and m.effect = 'push'
   group by d.state
),
blocked as (
  select issue, count(distinct sku)::integer as skus from (${BLOCKED_MESSAGES}) blocked group by issue
)
select (select count(*)::integer
          from delivery d
          join message m on m.delivery_id = d.id
         where d.state = 'applied' and d.settled_at > $1)                                        as delivered,
       (select count(*)::integer from undelivered)                                               as undelivered,
       (select greatest(0, extract(epoch from $2::timestamptz - min(created_at)))::float8
          from undelivered
        having count(*) > 0)                                                                     as "oldestSeconds",
       coalesce((select messages from ended where state = 'rejected'), 0)                        as rejected,
       coalesce((select messages from ended where state = 'quarantined'), 0)                     as quarantined,
       coalesce((select jsonb_object_agg(issue, skus) from blocked), '{}')                       as blocked`;
