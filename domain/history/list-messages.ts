import { type EntityManager, query } from '../database.ts';
import type { Effect } from '../ledger/effect.ts';
import type { MovementKind } from '../ledger/movement.ts';
import { UNDELIVERED_PUSHES } from '../reconcile/undelivered.ts';
import { BLOCKED_MESSAGES } from './blocked-messages.ts';

/** Where a message stands, for programs; `messageWords` says it for people. */
export type MessageStatus =
  | 'pending'
  | 'blocked'
  | 'sending'
  | 'waiting'
  | 'expecting'
  | 'rejected'
  | 'quarantined'
  | 'confirmed'
  | 'netted'
  | 'none';

const messageWords: Readonly<Record<MessageStatus, string>> = {
  pending: 'on its way',
  blocked: 'blocked',
  sending: 'on its way, being sent',
  waiting: 'on its way, to be sent again',
  expecting: 'waiting for the shop',
  rejected: 'refused',
  quarantined: 'stuck, needs a person',
  confirmed: 'done',
  netted: 'settled otherwise',
  none: 'nothing to tell',
};

export interface MessageRow {
  readonly id: number;
  readonly sku: string;
  readonly location: string;
  /** Units, signed. */
  readonly delta: number;
  readonly reason: MovementKind | 'correction';
  /** A correction's is `set`. */
  readonly effect: Effect | 'set';
  readonly status: MessageStatus;
  /** The status in people's words. */
  readonly state: string;
  readonly deliveryId: string | null;
  /** How often its delivery was sent. */
  readonly attempts: number;
  /** What the shop last answered, or why it is blocked. */
  readonly explanation: string | null;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
}

/** Of these there are as many as there ever were movements; all others are few. */
const SETTLED: readonly MessageStatus[] = ['confirmed', 'netted', 'none'];

/** Messages, newest first; with `states` only those. Without the settled ones it is fast however long the history. */
export async function listMessages(
  em: EntityManager,
  { limit, states }: { limit: number; states?: readonly MessageStatus[] | undefined },
): Promise<MessageRow[]> {
  const openOnly = states !== undefined && !states.some((state) => SETTLED.includes(state));
  const rows = await query<RawMessage>(em, messagesFrom(openOnly ? OPEN : 'select id from message'), [
    limit,
    states ?? Object.keys(messageWords),
  ]);
  return rows.map((row) => messageOf(row));
}

/** A message as it comes from `MESSAGE_COLUMNS`. */
export type RawMessage = Omit<MessageRow, 'state' | 'createdAt' | 'nextAttemptAt'> & {
  createdAt: string;
  nextAttemptAt: string | null;
};

export function messageOf<Raw extends RawMessage>(row: Raw) {
  return {
    ...row,
    state: messageWords[row.status],
    createdAt: new Date(row.createdAt),
    nextAttemptAt: row.nextAttemptAt === null ? null : new Date(row.nextAttemptAt),
  };
}

const OPEN = `
select id from (${UNDELIVERED_PUSHES}) undelivered
union all
select m.id from delivery d join message m on m.delivery_id = d.id where d.state in ('rejected', 'quarantined') and m.state = 'frozen'
union all
select id from message where effect = 'expect' and state = 'pending'`;

const messagesFrom = (ids: string) => `
with blocked as materialized (${BLOCKED_MESSAGES}),
standing as (${STANDING} where m.id in (${ids}))
select ${MESSAGE_COLUMNS}
  from standing m
  join sku s      on s.id = m.sku_id
  join location l on l.id = m.location_id
 where m.status = any($2::text[])
 order by m.id desc
 limit $1`;

/** Messages `m`, their status, and what their delivery `d` and `blocked` (id, issue) say. */
export const STANDING = `
select m.*, d.attempts, d.explanation, d.next_attempt_at, d.state as delivery_state, d.settled_at as delivery_settled_at, b.issue,
       case when m.effect = 'none'                      then 'none'
            when m.effect = 'expect'                    then case m.state when 'pending' then 'expecting' else 'confirmed' end
            when m.state in ('netted', 'absorbed')      then 'netted'
            when m.state = 'pending'                    then case when b.issue is null then 'pending' else 'blocked' end
            when d.state in ('frozen', 'sending')       then 'sending'
            when d.state = 'applied'                    then 'confirmed'
            when d.state = 'stale'                      then 'netted'
            else d.state
       end as status
  from message m
  left join delivery d on d.id = m.delivery_id
  left join blocked b  on b.id = m.id`;

/** Of a standing message `m` with its SKU `s` and location `l`. */
export const MESSAGE_COLUMNS = `
m.id::float8, s.code as sku, l.name as location, m.quantity_delta as delta, m.reason, m.effect, m.status,
m.delivery_id as "deliveryId", coalesce(m.attempts, 0) as attempts, coalesce(m.issue, m.explanation) as explanation,
m.created_at as "createdAt",
case when m.delivery_state in ('frozen', 'sending', 'waiting') then m.next_attempt_at end as "nextAttemptAt"`;
