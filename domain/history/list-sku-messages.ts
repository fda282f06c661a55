import { type EntityManager, query } from '../database.ts';
import { BLOCKED_MESSAGES } from './blocked-messages.ts';
import {
  MESSAGE_COLUMNS,
  messageOf,
  type MessageRow,
  type MessageStatus,
  type RawMessage,
  STANDING,
} from './list-messages.ts';
import { type Page, pageOf, type Within } from './page.ts';

/** A message with all that became of it. */
export interface SkuMessage extends MessageRow {
  /** Null of a correction: no movement says it. */
  readonly movementId: number | null;
  /** Of an expectation: the shop's order that is its evidence. */
  readonly orderName: string | null;
  /** Its own end, or else its delivery's. */
  readonly settledAt: Date | null;
  /** Of a correction: it is written only while the shop shows `setFrom`. */
  readonly setFrom: number | null;
  readonly setTo: number | null;
  readonly deliveryState: string | null;
  /** The newest sends of its delivery, newest first. */
  readonly tries: readonly Try[];
}

export interface Try {
  readonly number: number;
  readonly startedAt: Date;
  /** Null of one whose process died: it may have been applied. */
  readonly finishedAt: Date | null;
  readonly outcome: string | null;
  readonly explanation: string | null;
}

interface Asked {
  readonly sku: string;
  readonly location?: string | undefined;
  readonly states?: readonly MessageStatus[] | undefined;
  /** When they were made. */
  readonly within?: Within | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
}

/** More than backoff makes in a day. */
const MOST_TRIES = 10;

/** A SKU's messages, newest first. */
export async function listSkuMessages(em: EntityManager, asked: Asked): Promise<Page<SkuMessage>> {
  const { sku, location, states, within, limit, before } = asked;
  const rows = await query<Raw>(em, MESSAGES, [
    sku,
    before ?? null,
    location ?? null,
    states ?? null,
    within?.from ?? null,
    within?.to ?? null,
    limit + 1,
    MOST_TRIES,
  ]);
  return pageOf(rows.map(skuMessageOf), limit, (row) => row.id);
}

// What is blocked is looked up for this SKU alone. The page is cut along the index (sku_id, id); only its rows' tries are read.
const MESSAGES = `
with blocked as materialized (
  select id, issue from (${BLOCKED_MESSAGES}) blocked where sku = $1
),
page as materialized (
  select ${MESSAGE_COLUMNS}, m.movement_id::float8 as "movementId", m.order_name as "orderName",
         coalesce(m.settled_at, m.delivery_settled_at) as "settledAt", m.set_from as "setFrom", m.set_to as "setTo",
         m.delivery_state as "deliveryState"
    from (${STANDING}) m
    join sku s      on s.id = m.sku_id
    join location l on l.id = m.location_id
   where m.sku_id = (select id from sku where code = $1)
     and ($2::bigint is null or m.id < $2)
     and ($3::text is null or l.name = $3)
     and ($4::text[] is null or m.status = any($4))
     and ($5::timestamptz is null or m.created_at >= $5)
     and ($6::timestamptz is null or m.created_at < $6)
   order by m.id desc
   limit $7
)
select page.*, coalesce(t.tries, '[]') as tries
  from page
  left join lateral (
    select json_agg(json_build_object('number', number, 'startedAt', started_at, 'finishedAt', finished_at,
                                      'outcome', outcome, 'explanation', explanation) order by number desc) as tries
      from (select * from delivery_attempt where delivery_id = page."deliveryId" order by number desc limit $8) newest
  ) t on true
 order by page.id desc`;

type Raw = RawMessage &
  Omit<SkuMessage, keyof MessageRow | 'settledAt' | 'tries'> & {
    settledAt: string | null;
    tries: (Omit<Try, 'startedAt' | 'finishedAt'> & { startedAt: string; finishedAt: string | null })[];
  };

function skuMessageOf(row: Raw): SkuMessage {
  return {
    ...messageOf(row),
    settledAt: momentOf(row.settledAt),
    tries: row.tries.map((one) => ({
      ...one,
      startedAt: new Date(one.startedAt),
      finishedAt: momentOf(one.finishedAt),
    })),
  };
}

function momentOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
