import { z } from 'zod';
import { inTransaction, type Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { gid } from '../gid.ts';
import { stockMissing } from '../inventory/move-levels.ts';
import { PRICE, SKU } from './catalog.ts';
import { locationIds } from './locations.ts';
import { simRoute } from './route.ts';

export const listItems = simRoute('GET', z.object({ sku: z.string().optional() }), async ({ pool }, { sku }) => ({
  items: await readItems(pool, sku ?? null),
}));

/** Always a new item, so that a SKU can be carried twice, or by none (null). */
export const addItem = simRoute(
  'POST',
  z.object({
    sku: SKU.nullable(),
    title: z.string().default('Item'),
    price: PRICE.default(0),
    tracked: z.boolean().default(true),
  }),
  async ({ pool, clock }, { sku, title, price, tracked }) =>
    inTransaction(pool, async (tx) => {
      const now = await clock.now(tx);
      const { rows } = await tx.query<{ id: number }>(
        `insert into item (sku, title, price, tracked, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5) returning id`,
        [sku, title, price, tracked, now],
      );
      const id = rows[0]?.id ?? 0;
      await stockMissing(tx, [id], await locationIds(tx, [undefined]), now);
      return { item: (await readItems(tx, null)).find((item) => item.id === gid('InventoryItem', id)) };
    }),
);

export const track = simRoute(
  'POST',
  z.object({ sku: SKU, tracked: z.boolean() }),
  async ({ pool, clock }, { sku, tracked }) => {
    const { rowCount } = await pool.query('update item set tracked = $2, updated_at = $3 where sku = $1', [
      sku,
      tracked,
      await clock.now(pool),
    ]);
    if (rowCount === 0) throw new SandboxError('unknown-sku', `There is no SKU ${sku}.`);
    return { items: await readItems(pool, sku) };
  },
);

/** Orders keep their lines, with no item behind them. */
export const deleteItem = simRoute('POST', z.object({ sku: SKU }), async ({ pool }, { sku }) => {
  const { rowCount } = await pool.query('delete from item where sku = $1', [sku]);
  if (rowCount === 0) throw new SandboxError('unknown-sku', `There is no SKU ${sku}.`);
  return { deleted: rowCount };
});

interface ItemLine {
  readonly id: string;
  readonly sku: string | null;
  readonly title: string;
  readonly price: string;
  readonly tracked: boolean;
}

async function readItems(db: Database, sku: string | null): Promise<ItemLine[]> {
  const { rows } = await db.query<Omit<ItemLine, 'id'> & { id: number }>(
    `select id, sku, title, price::text as price, tracked from item
      where $1::text is null or sku = $1
      order by id`,
    [sku],
  );
  return rows.map((row) => ({ ...row, id: gid('InventoryItem', row.id) }));
}
