import { z } from 'zod';
import { inTransaction } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { simRoute } from './route.ts';

export const SKU = z.string().trim().min(1).max(255);
export const PRICE = z.coerce.number().min(0).max(9_999_999_999);

/** Creates the items that are missing, stocked with 0 at the default location; the same list again changes nothing. */
export const catalog = simRoute(
  'POST',
  z.object({ items: z.array(z.object({ sku: SKU, title: z.string().min(1), price: PRICE })).max(100_000) }),
  async ({ pool, clock }, { items }) => {
    refuseRepeats(items.map((item) => item.sku));
    return inTransaction(pool, async (tx) => {
      // Two catalogs at once would both miss the same item.
      await tx.query('lock table item in share row exclusive mode');
      const { rows } = await tx.query<{ created: number; updated: number }>(SAVE_CATALOG, [
        items.map((item) => item.sku),
        items.map((item) => item.title),
        items.map((item) => item.price),
        await clock.now(tx),
      ]);
      const { created = 0, updated = 0 } = rows[0] ?? {};
      return { created, updated, unchanged: items.length - created - updated };
    });
  },
);

/** A SKU that several items carry is left alone: nobody can say which is meant. */
const SAVE_CATALOG = `
  with listed as (
    select listed.*, (select count(*) from item where item.sku = listed.sku) as known
      from unnest($1::text[], $2::text[], $3::numeric[]) with ordinality as listed (sku, title, price, ordinal)
  ), created as (
    insert into item (sku, title, price, created_at, updated_at)
    select sku, title, round(price, 2), $4, $4 from listed where known = 0 order by ordinal
    returning id
  ), stocked as (
    insert into level (item_id, location_id, created_at, updated_at)
    select created.id, (select min(id) from location where is_active), $4, $4 from created
  ), updated as (
    update item set title = listed.title, price = round(listed.price, 2), updated_at = $4
      from listed
     where item.sku = listed.sku and listed.known = 1
       and (item.title, item.price) is distinct from (listed.title, round(listed.price, 2))
    returning item.id
  )
  select (select count(*)::integer from created) as created, (select count(*)::integer from updated) as updated`;

function refuseRepeats(skus: readonly string[]): void {
  const seen = new Set<string>();
  for (const sku of skus) {
    if (seen.has(sku)) throw new SandboxError('repeated-sku', `SKU ${sku} is listed twice. List each SKU once.`);
    seen.add(sku);
  }
}
