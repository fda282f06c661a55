import { type EntityManager, run } from '../../database.ts';

/**
 * Makes the SKUs and bins that the file names and nobody made yet; bins become pick bins of the default location.
 * In the order of their codes and before any SKU is locked, so that two imports can't wait for one another.
 */
export async function createMissing(em: EntityManager): Promise<{ skus: number; bins: number }> {
  const bins = await run(em, insertBins);
  const skus = await run(em, insertSkus);
  return { skus, bins };
}

const insertBins = `
insert into bin (code, location_id, kind)
select distinct bin, location_id, 'pick' from pending_line where bin_id is null order by bin
    on conflict (code) do nothing`;

const insertSkus = `
insert into sku (code)
select distinct sku from pending_line where sku_id is null order by sku
    on conflict (code) do nothing`;
