import type { Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { moveLevels, type LevelMove } from '../inventory/move-levels.ts';
import { keptUnits, openUnits, type OpenOrder, type OrderLine } from './find-order.ts';

/** `auto`: what was shipped comes back and is restocked, what was not is cancelled. */
type Restock = 'auto' | 'return' | 'cancel' | 'none';

export interface RefundAsked {
  readonly sku: string;
  readonly quantity: number;
  readonly restock: Restock;
  /** Where a return is restocked; null: where the line was to be shipped from. */
  readonly locationId: number | null;
}

interface RefundUnits {
  readonly line: OrderLine;
  readonly quantity: number;
  readonly shipped: boolean;
  readonly type: 'RETURN' | 'CANCEL' | 'NO_RESTOCK';
  readonly locationId: number | null;
}

/** One refund of one SKU of an order; returns the refund's id. The order must be locked. */
export async function refundOrder(tx: Database, order: OpenOrder, asked: RefundAsked, now: Date): Promise<number> {
  const parts = unitsToRefund(order, asked);
  const { rows } = await tx.query<{ id: number }>(REFUND, [
    order.id,
    now,
    parts.map((part) => part.line.id),
    parts.map((part) => part.quantity),
    parts.map((part) => part.type),
    parts.map((part) => part.locationId),
    parts.map((part) => (part.shipped ? 0 : part.quantity)),
    parts.map((part) => (part.shipped ? part.quantity : 0)),
  ]);
  await moveLevels(tx, parts.flatMap(moveOf), now);
  return rows[0]?.id ?? 0;
}

const REFUND = `
  with made as (
    insert into refund (order_id, created_at) values ($1, $2) returning id
  ), part as (
    select * from unnest($3::integer[], $4::integer[], $5::text[], $6::integer[], $7::integer[], $8::integer[])
      as part (line_id, quantity, restock_type, location_id, removed, returned)
  ), listed as (
    insert into refund_line (refund_id, order_line_id, quantity, restock_type, location_id)
    select made.id, part.line_id, part.quantity, part.restock_type, part.location_id from made, part
  ), marked as (
    update order_line
       set removed = order_line.removed + part.removed, returned = order_line.returned + part.returned
      from (select line_id, sum(removed)::integer as removed, sum(returned)::integer as returned
              from part group by line_id) as part
     where order_line.id = part.line_id
  ), touched as (
    update shop_order set updated_at = $2 where id = $1
  )
  select id from made`;

/**
 * RETURN: available and on-hand +q. CANCEL: available +q, committed -q. NO_RESTOCK: nothing for shipped units; for the
 * others committed and on-hand -q, which is inferred from the sum identity and not verified.
 */
function moveOf(part: RefundUnits): LevelMove[] {
  const itemId = part.line.item_id;
  if (itemId === null) return [];
  const available = part.type === 'NO_RESTOCK' ? 0 : part.quantity;
  const committed = part.shipped ? 0 : -part.quantity;
  return [{ itemId, locationId: part.locationId ?? part.line.location_id, available, committed }];
}

/** Spreads the quantity over the order's lines of this SKU, shipped units first. */
function unitsToRefund(order: OpenOrder, asked: RefundAsked): RefundUnits[] {
  const lines = order.lines.filter((line) => line.sku === asked.sku);
  const parts: RefundUnits[] = [];
  let left = asked.quantity;
  for (const shipped of [true, false]) {
    if (asked.restock === (shipped ? 'cancel' : 'return')) continue;
    for (const line of lines) {
      const quantity = Math.min(left, shipped ? keptUnits(line) : openUnits(line));
      if (quantity === 0) continue;
      left -= quantity;
      parts.push({ line, quantity, shipped, ...restockOf(line, shipped, asked) });
    }
  }
  if (left > 0) throw tooMany(order, asked, asked.quantity - left);
  return parts;
}

function restockOf(line: OrderLine, shipped: boolean, asked: RefundAsked): Pick<RefundUnits, 'type' | 'locationId'> {
  if (asked.restock === 'none') return { type: 'NO_RESTOCK', locationId: null };
  if (shipped) return { type: 'RETURN', locationId: asked.locationId ?? line.location_id };
  return { type: 'CANCEL', locationId: line.location_id };
}

function tooMany(order: OpenOrder, asked: RefundAsked, possible: number): SandboxError {
  const what = { auto: 'refund', return: 'take back', cancel: 'cancel', none: 'refund' }[asked.restock];
  return new SandboxError(
    'too-many-units',
    `Order ${order.name} has ${possible} of ${asked.sku} to ${what}, not ${asked.quantity}.`,
  );
}
