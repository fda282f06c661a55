import { type EntityManager, query } from '../database.ts';
import type { Effect } from '../ledger/effect.ts';
import type { MovementKind } from '../ledger/movement.ts';
import { type Page, pageOf, type Within } from './page.ts';

/** One line of the ledger, and the message that tells the shop. */
export interface MovementRow {
  readonly id: number;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly kind: MovementKind;
  readonly sku: string;
  readonly location: string;
  readonly bin: string;
  /** Units, signed: what the bin gained. */
  readonly quantityDelta: number;
  readonly channel: string | null;
  readonly reference: string | null;
  readonly note: string | null;
  readonly actor: string;
  readonly messageId: number;
  readonly effect: Effect;
}

interface Asked {
  readonly sku: string;
  readonly location?: string | undefined;
  readonly kinds?: readonly MovementKind[] | undefined;
  /** When they occurred. */
  readonly within?: Within | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
}

/** A SKU's movements, the last recorded first. */
export async function listMovements(em: EntityManager, asked: Asked): Promise<Page<MovementRow>> {
  const { sku, location, kinds, within, limit, before } = asked;
  const rows = await query<Raw>(em, MOVEMENTS, [
    sku,
    before ?? null,
    location ?? null,
    kinds ?? null,
    within?.from ?? null,
    within?.to ?? null,
    limit + 1,
  ]);
  return pageOf(rows.map(movementOf), limit, (row) => row.id);
}

type Raw = Omit<MovementRow, 'occurredAt' | 'recordedAt'> & { occurredAt: string; recordedAt: string };

function movementOf(row: Raw): MovementRow {
  return { ...row, occurredAt: new Date(row.occurredAt), recordedAt: new Date(row.recordedAt) };
}

// The page is cut first, backwards along the index (sku_id, id); only its rows look for their messages.
const MOVEMENTS = `
with page as materialized (
  select m.*, b.code as bin, b.location_id
    from movement m
    join bin b on b.id = m.bin_id
   where m.sku_id = (select id from sku where code = $1)
     and ($2::bigint is null or m.id < $2)
     and ($3::text is null or b.location_id = (select id from location where name = $3))
     and ($4::text[] is null or m.kind = any($4))
     and ($5::timestamptz is null or m.occurred_at >= $5)
     and ($6::timestamptz is null or m.occurred_at < $6)
   order by m.id desc
   limit $7
)
select p.id::float8, p.occurred_at as "occurredAt", p.recorded_at as "recordedAt", p.kind, $1::text as sku,
       l.name as location, p.bin, p.quantity_delta as "quantityDelta", p.channel, p.reference, p.note, p.actor,
       g.id::float8 as "messageId", g.effect
  from page p
  join location l on l.id = p.location_id
  join message g  on g.movement_id = p.id
 order by p.id desc`;
