import type { Database } from '../database/open.ts';

/** Units that an order or a hand moves at one level. */
export interface LevelMove {
  readonly itemId: number;
  readonly locationId: number;
  readonly available: number;
  readonly committed: number;
}

/**
 * Moves levels for orders, refunds and typing by hand. Levels are locked in key order, stocked where they are missing;
 * items that the shop does not track keep their numbers.
 */
export async function moveLevels(tx: Database, moves: readonly LevelMove[], now: Date): Promise<void> {
  const itemIds = moves.map((move) => move.itemId);
  const locationIds = moves.map((move) => move.locationId);
  await stockMissing(tx, itemIds, locationIds, now);
  await lockLevels(tx, itemIds, locationIds);
  await tx.query(MOVE, [
    itemIds,
    locationIds,
    moves.map((move) => move.available),
    moves.map((move) => move.committed),
    now,
  ]);
}

const MOVE = `
  update level
     set available            = level.available + moved.available,
         committed            = level.committed + moved.committed,
         available_updated_at = case when moved.available = 0 then available_updated_at else $5 end,
         updated_at           = $5
    from (select item_id, location_id, sum(available)::integer as available, sum(committed)::integer as committed
            from unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[])
                 as move (item_id, location_id, available, committed)
           group by item_id, location_id) as moved,
         item
   where level.item_id = moved.item_id
     and level.location_id = moved.location_id
     and item.id = level.item_id
     and item.tracked`;

/** Makes each of these items stocked at its location; an inactive level becomes active and keeps its quantities. */
export async function stockMissing(
  tx: Database,
  itemIds: readonly number[],
  locationIds: readonly number[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into level (item_id, location_id, created_at, updated_at)
     select distinct item_id, location_id, $3::timestamptz, $3::timestamptz
       from unnest($1::integer[], $2::integer[]) as wanted (item_id, location_id)
      order by item_id, location_id
         on conflict (item_id, location_id) do update set is_active = true, updated_at = excluded.updated_at
      where not level.is_active`,
    [itemIds, locationIds, now],
  );
}

export interface LockedLevel {
  readonly item_id: number;
  readonly location_id: number;
  readonly available: number;
  readonly committed: number;
  readonly reserved: number;
  readonly damaged: number;
  readonly safety_stock: number;
  readonly quality_control: number;
  readonly incoming: number;
  readonly on_hand: number;
  readonly is_active: boolean;
}

/** In key order, so that two writers never wait for each other in a circle. */
export async function lockLevels(
  tx: Database,
  itemIds: readonly number[],
  locationIds: readonly number[],
): Promise<LockedLevel[]> {
  const { rows } = await tx.query<LockedLevel>(
    `select item_id, location_id, available, committed, reserved, damaged, safety_stock, quality_control, incoming,
            on_hand, is_active
       from level
      where (item_id, location_id) in (select * from unnest($1::integer[], $2::integer[]))
      order by item_id, location_id
        for update`,
    [itemIds, locationIds],
  );
  return rows;
}
