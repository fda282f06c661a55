import { type EntityManager, query } from '../database.ts';

/** The ledger's audit of itself, now: every bin's level is the sum of its movements, and no movement is without its level. */
export async function ledgerAgrees(em: EntityManager): Promise<boolean> {
  const [row] = await query<{ agrees: boolean }>(
    em,
    `select not exists (
       select 1
         from (select sku_id, bin_id, sum(quantity_delta) as on_hand from movement group by sku_id, bin_id) moved
         full join stock_level level using (sku_id, bin_id)
        where coalesce(moved.on_hand, 0) <> coalesce(level.on_hand, 0)
     ) as agrees`,
  );
  return row!.agrees;
}
