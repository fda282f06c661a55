import type { Database } from '../database/open.ts';
import { moveLevels } from '../inventory/move-levels.ts';

export interface NewLine {
  readonly orderName: string;
  readonly itemId: number;
  readonly sku: string;
  readonly quantity: number;
}

/** A line as it was placed, at the location that was chosen for it. */
export interface PlacedLine {
  readonly id: number;
  readonly order_id: number;
  readonly item_id: number;
  readonly location_id: number;
  readonly quantity: number;
}

/**
 * Places lines, into new orders or existing ones: available -q, committed +q (recorded; overselling goes below zero and
 * leaves on-hand alone). Returns them in the order given.
 */
export async function placeLines(tx: Database, lines: readonly NewLine[], now: Date): Promise<PlacedLine[]> {
  const names = [...new Set(lines.map((line) => line.orderName))];
  await tx.query(
    `insert into shop_order (name, created_at, updated_at)
     select name, $2::timestamptz, $2::timestamptz
       from unnest($1::text[]) with ordinality as placed (name, ordinal)
      order by ordinal
         on conflict (name) do update set updated_at = excluded.updated_at`,
    [names, now],
  );
  const { rows: placed } = await tx.query<PlacedLine>(INSERT_LINES, [
    lines.map((line) => line.orderName),
    lines.map((line) => line.itemId),
    lines.map((line) => line.sku),
    lines.map((line) => line.quantity),
  ]);
  placed.sort((one, other) => one.id - other.id);
  await moveLevels(
    tx,
    placed.map((line) => ({
      itemId: line.item_id,
      locationId: line.location_id,
      available: -line.quantity,
      committed: line.quantity,
    })),
    now,
  );
  return placed;
}

/** Routing: a stocked location with enough first, the oldest of them; else the shop's first location (inferred). */
const INSERT_LINES = `
  insert into order_line (order_id, item_id, location_id, sku, quantity)
  select shop_order.id, line.item_id,
         coalesce((select level.location_id
                     from level
                     join location on location.id = level.location_id
                    where level.item_id = line.item_id and level.is_active and location.is_active
                    order by level.available < line.quantity, level.location_id
                    limit 1),
                  (select min(id) from location where is_active)),
         line.sku, line.quantity
    from unnest($1::text[], $2::integer[], $3::text[], $4::integer[]) with ordinality
           as line (order_name, item_id, sku, quantity, ordinal)
    join shop_order on shop_order.name = line.order_name
   order by line.ordinal
  returning id, order_id, item_id, location_id, quantity`;

/** The next generated name that nobody uses yet: "#1001", "#1002", ... */
export async function nextOrderName(tx: Database): Promise<string> {
  const { rows } = await tx.query<{ name: string; taken: boolean }>(
    `with next as (select '#' || nextval('order_number') as name)
     select name, exists (select from shop_order where shop_order.name = next.name) as taken from next`,
  );
  const next = rows[0];
  return next === undefined || next.taken ? nextOrderName(tx) : next.name;
}
