import { z } from 'zod';
import { inTransaction, type Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { lockLevels, moveLevels, stockMissing } from '../inventory/move-levels.ts';
import { findItems } from '../orders/find-items.ts';
import { SKU } from './catalog.ts';
import { locationIds } from './locations.ts';
import { simRoute } from './route.ts';

const QUANTITY = z.coerce.number().int().min(-1_000_000_000).max(1_000_000_000);

export const levels = simRoute(
  'GET',
  z.object({ sku: z.string().optional(), location: z.string().optional() }),
  async ({ pool }, { sku, location }) => ({ levels: await readLevels(pool, sku ? [sku] : null, location ?? null) }),
);

const ONE_LEVEL = z.object({ sku: SKU, quantity: QUANTITY, location: z.string().optional() });

/** Somebody types on-hand into the admin: available takes the difference, no key, no journal row. */
export const setLevels = simRoute(
  'POST',
  z.union([
    ONE_LEVEL.transform((one) => [one]),
    z.object({ levels: z.array(ONE_LEVEL).max(50_000) }).transform((many) => many.levels),
  ]),
  async ({ pool, clock }, typed) =>
    inTransaction(pool, async (tx) => {
      const items = await findItems(
        tx,
        typed.map((one) => one.sku),
      );
      const locations = await locationIds(
        tx,
        typed.map((one) => one.location),
      );
      const targets = typed.map((one, index) => {
        const item = items.get(one.sku);
        if (!item?.tracked)
          throw new SandboxError('untracked', `The shop doesn't track ${one.sku}: it has no number to set.`);
        return { itemId: item.id, locationId: locations[index] ?? 0, quantity: one.quantity };
      });
      await typeOnHand(tx, targets, await clock.now(tx));
      return {
        levels: await readLevels(
          tx,
          typed.map((one) => one.sku),
          null,
        ),
      };
    }),
);

async function typeOnHand(
  tx: Database,
  targets: readonly { itemId: number; locationId: number; quantity: number }[],
  now: Date,
): Promise<void> {
  const itemIds = targets.map((target) => target.itemId);
  const locations = targets.map((target) => target.locationId);
  await stockMissing(tx, itemIds, locations, now);
  const locked = await lockLevels(tx, itemIds, locations);
  const onHand = new Map(locked.map((level) => [`${level.item_id} ${level.location_id}`, level.on_hand]));
  const moves = targets.map(({ itemId, locationId, quantity }) => {
    return { itemId, locationId, available: quantity - (onHand.get(`${itemId} ${locationId}`) ?? 0), committed: 0 };
  });
  await moveLevels(tx, moves, now);
}

/** Connects an item to a location, or disconnects it; its quantities stay. */
export const stock = simRoute(
  'POST',
  z.object({ sku: SKU, location: z.string(), active: z.boolean() }),
  async ({ pool, clock }, { sku, location, active }) =>
    inTransaction(pool, async (tx) => {
      const itemId = (await findItems(tx, [sku])).get(sku)?.id ?? 0;
      const [locationId = 0] = await locationIds(tx, [location]);
      await stockMissing(tx, [itemId], [locationId], await clock.now(tx));
      await tx.query('update level set is_active = $3 where item_id = $1 and location_id = $2', [
        itemId,
        locationId,
        active,
      ]);
      return { levels: await readLevels(tx, [sku], null) };
    }),
);

export interface LevelLine {
  readonly sku: string | null;
  readonly location: string;
  readonly available: number;
  readonly committed: number;
  readonly onHand: number;
}

async function readLevels(db: Database, skus: readonly string[] | null, location: string | null): Promise<LevelLine[]> {
  const { rows } = await db.query<LevelLine>(
    `select item.sku, location.name as location, level.available, level.committed, level.on_hand as "onHand"
       from level
       join item on item.id = level.item_id
       join location on location.id = level.location_id
      where ($1::text[] is null or item.sku = any($1))
        and ($2::text is null or location.name = $2)
        and level.is_active
      order by item.sku, location.id, item.id`,
    [skus, location],
  );
  return rows;
}
