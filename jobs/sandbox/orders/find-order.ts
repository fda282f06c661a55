import type { Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { numberOf } from '../gid.ts';

export interface OpenOrder {
  readonly id: number;
  readonly name: string;
  readonly lines: readonly OrderLine[];
}

export interface OrderLine {
  readonly id: number;
  readonly item_id: number | null;
  readonly location_id: number;
  readonly sku: string | null;
  readonly quantity: number;
  readonly fulfilled: number;
  readonly removed: number;
  readonly returned: number;
}

/** By name ("#1001", also typed as "1001") or gid; locked until the transaction ends, before any level is. */
export async function lockOrder(tx: Database, ref: string): Promise<OpenOrder> {
  const { rows: orders } = await tx.query<{ id: number; name: string }>(
    `select id, name from shop_order
      where name = any($1) or id = $2
      order by name <> $3, id
      limit 1
        for update`,
    [[ref, `#${ref}`], numberOf('Order', ref), ref],
  );
  const order = orders[0];
  if (order === undefined) {
    throw new SandboxError('unknown-order', `There is no order ${ref}. Place one with: order SKU QTY --name ${ref}.`);
  }
  const { rows: lines } = await tx.query<OrderLine>(
    `select id, item_id, location_id, sku, quantity, fulfilled, removed, returned
       from order_line where order_id = $1 order by id`,
    [order.id],
  );
  return { ...order, lines };
}

export function openUnits(line: OrderLine): number {
  return line.quantity - line.fulfilled - line.removed;
}

export function keptUnits(line: OrderLine): number {
  return line.fulfilled - line.returned;
}
