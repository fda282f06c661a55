import { type Database, query } from '../database.ts';
import type { Effect } from '../ledger/effect.ts';
import type { MovementKind } from '../ledger/movement.ts';

export interface AfterMovement {
  readonly id: number;
  readonly kind: MovementKind;
  readonly sku: string;
  readonly bin: string;
  /** Units, signed. */
  readonly quantityDelta: number;
  /** What the bin holds now, which later movements may have changed. */
  readonly onHand: number;
  /** What the shop must do about it. */
  readonly effect: Effect;
}

/** These lines of the ledger in words, with what their bins hold now, in the order of their ids. */
export async function afterMovements(database: Database, ids: readonly number[]): Promise<AfterMovement[]> {
  return query<AfterMovement>(
    database.em(),
    `select m.id::int8::float8 as id, m.kind, s.code as sku, b.code as bin, m.quantity_delta as "quantityDelta",
            l.on_hand as "onHand", o.effect
       from movement m
       join sku s         on s.id = m.sku_id
       join bin b         on b.id = m.bin_id
       join stock_level l on l.sku_id = m.sku_id and l.bin_id = m.bin_id
       join message o     on o.movement_id = m.id
      where m.id = any($1)
      order by m.id`,
    [ids],
  );
}
