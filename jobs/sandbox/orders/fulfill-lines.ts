import type { Database } from '../database/open.ts';
import { moveLevels } from '../inventory/move-levels.ts';

export interface UnitsOfLine {
  readonly lineId: number;
  readonly quantity: number;
}

/**
 * Fulfils units of placed lines, one fulfilment for each order and location: committed -q, on-hand -q, available stays
 * (from community reports and the sum identity). Returns the number of fulfilments.
 */
export async function fulfillLines(tx: Database, units: readonly UnitsOfLine[], now: Date): Promise<number> {
  const params = [units.map((unit) => unit.lineId), units.map((unit) => unit.quantity)];
  const { rows: moves } = await tx.query<{ item_id: number | null; location_id: number; quantity: number }>(
    `select item_id, location_id, unit.quantity
       from unnest($1::integer[], $2::integer[]) as unit (line_id, quantity)
       join order_line on order_line.id = unit.line_id`,
    params,
  );
  const { rowCount } = await tx.query(FULFILL, [...params, now]);
  await moveLevels(
    tx,
    moves.flatMap((move) =>
      move.item_id === null
        ? []
        : [{ itemId: move.item_id, locationId: move.location_id, available: 0, committed: -move.quantity }],
    ),
    now,
  );
  return rowCount ?? 0;
}

const FULFILL = `
  with unit as (
    select order_line.id, order_line.order_id, order_line.location_id, unit.quantity
      from unnest($1::integer[], $2::integer[]) as unit (line_id, quantity)
      join order_line on order_line.id = unit.line_id
  ), made as (
    insert into fulfillment (order_id, location_id, created_at)
    select distinct order_id, location_id, $3::timestamptz from unit order by order_id, location_id
    returning id, order_id, location_id
  ), listed as (
    insert into fulfillment_line (fulfillment_id, order_line_id, quantity)
    select made.id, unit.id, unit.quantity
      from unit
      join made on made.order_id = unit.order_id and made.location_id = unit.location_id
     order by unit.id
  ), marked as (
    update order_line set fulfilled = fulfilled + unit.quantity from unit where order_line.id = unit.id
  ), touched as (
    update shop_order set updated_at = $3 where id in (select order_id from unit)
  )
  select id from made`;
