import { type EntityManager, run } from '../../database.ts';

/**
 * Brings `staged_sku` into `sku`. New ones first and in the order of their codes, then the locks of the others in
 * ascending order, as every writer of several SKUs does: two imports can't wait for one another.
 */
export async function upsertSkus(em: EntityManager): Promise<{ created: number; updated: number }> {
  const created = await run(em, insertNew);
  await run(em, lockChanging);
  const updated = await run(em, updateChanging);
  return { created, updated };
}

const insertNew = `
insert into sku (code, title, price, barcode)
select code, title, price, barcode from staged_sku n
 where not exists (select from sku s where s.code = n.code)
 order by code
    on conflict (code) do nothing`;

// What is empty says nothing; it doesn't erase.
const changing = `
  from staged_sku n
 where s.code = n.code
   and (coalesce(n.title, s.title), coalesce(n.price, s.price), coalesce(n.barcode, s.barcode))
       is distinct from (s.title, s.price, s.barcode)`;

const lockChanging = `
select count(*)
  from (select id from sku s where exists (select ${changing}) order by id for no key update) locked`;

const updateChanging = `
update sku s
   set title = coalesce(n.title, s.title),
       price = coalesce(n.price, s.price),
       barcode = coalesce(n.barcode, s.barcode)
${changing}`;
