import { type EntityManager, run } from '../../database.ts';

/** Takes the lock of every SKU that is to be written, in ascending order, as every writer of several does. */
export async function lockSkus(em: EntityManager): Promise<void> {
  await run(em, lock);
}

// The count keeps 50,000 ids from travelling here; the inner select is where the waiting is done.
const lock = `
select count(*)
  from (select id from sku where code in (select sku from pending_line) order by id for no key update) locked`;
