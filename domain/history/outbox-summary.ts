import { type EntityManager, query } from '../database.ts';
import { type BlockIssue, BLOCKED_MESSAGES } from './blocked-messages.ts';
import { UNDELIVERED_PUSHES } from '../reconcile/undelivered.ts';

export interface OutboxSummary {
  /** Pushes that are not confirmed, netted, rejected or quarantined; the blocked ones are part of it. */
  readonly undelivered: number;
  /** Age of the oldest of them; null when there is none. */
  readonly oldestSeconds: number | null;
  /** Pushes the shop refused for good. */
  readonly rejected: number;
  /** Pushes of which nobody can tell any more whether the shop applied them. */
  readonly quarantined: number;
  /** SKUs whose pushes can't leave, and why; most messages first. */
  readonly blocked: readonly { sku: string; issue: BlockIssue; messages: number }[];
}

/** How far behind the shop is, and what holds it up. */
export async function outboxSummary(em: EntityManager, now: Date): Promise<OutboxSummary> {
  const [counts] = await query<Omit<OutboxSummary, 'blocked'>>(
    em,
    `with undelivered as (${UNDELIVERED_PUSHES}),
          ended as (
            select d.state, count(*)::integer as messages
              from delivery d
              join message m on m.delivery_id = d.id
             where d.state in ('rejected', 'quarantined') and m.state = 'frozen'
             group by d.state
          )
     select (select count(*)::integer from undelivered) as undelivered,
            (select greatest(0, extract(epoch from $1::timestamptz - min(created_at)))::float8
               from undelivered
             having count(*) > 0) as "oldestSeconds",
            coalesce((select messages from ended where state = 'rejected'), 0)    as rejected,
            coalesce((select messages from ended where state = 'quarantined'), 0) as quarantined`,
    [now],
  );
  const blocked = await query<OutboxSummary['blocked'][number]>(
    em,
    `select sku, issue, count(*)::integer as messages
       from (${BLOCKED_MESSAGES}) blocked
      group by sku, issue
      order by messages desc, sku`,
  );
  return { ...counts!, blocked };
}
