import { z } from 'zod';
import { allSkus } from '../../domain/history/all-skus.ts';
import { addBin } from '../../domain/ledger/add-bin.ts';
import { importCatalog } from '../../domain/ledger/import-catalog.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import { open } from '../../domain/ledger/open.ts';
import { demoBins, demoItems } from './brand.ts';
import type { SimClient } from './sim-client.ts';

export const DEMO_ACTOR = 'demo';

/** The migration's building, which a shop with one location maps to by itself. */
const LOCATION = 'main';

/**
 * Opens the demo brand on both sides through the doors that a person would use, if both are empty; finishes an opening
 * that was interrupted. True when this folder is the demo's: only then may it trade here.
 */
export async function openBrand(ledger: Ledger, sim: SimClient): Promise<boolean> {
  const known = await allSkus(ledger);
  const ours = known.length === 0 ? await shopIsEmpty(sim) : isDemo(known.map(({ sku }) => sku));
  if (!ours) return false;
  // The shop's numbers first: once the ledger holds anything, the trade may have moved them.
  if (known.every(({ bins }) => bins.length === 0)) await stockShop(sim);
  await importCatalog(ledger, { source: catalogFile(), actor: DEMO_ACTOR });
  for (const { code, kind } of demoBins) await addBin(ledger, { code, kind, location: LOCATION });
  for (const { sku, stock } of demoItems) {
    for (const { bin, units } of stock) {
      const key = `demo-open-${sku}-${bin}`;
      await open(ledger, { sku, quantity: units, bin, actor: DEMO_ACTOR, key, reference: 'opening' });
    }
  }
  return true;
}

/** Whoever has a SKU of their own has a use for this folder that isn't ours. */
function isDemo(skus: readonly string[]): boolean {
  const demo = new Set(demoItems.map(({ sku }) => sku));
  return skus.every((sku) => demo.has(sku));
}

async function shopIsEmpty(sim: SimClient): Promise<boolean> {
  const { items } = await sim.get('items', z.object({ items: z.array(z.unknown()) }));
  return items.length === 0;
}

async function stockShop(sim: SimClient): Promise<void> {
  const items = demoItems.map(({ sku, title, price }) => ({ sku, title, price }));
  await sim.post('catalog', { items }, z.unknown());
  const levels = demoItems.map(({ sku, stock }) => ({
    sku,
    quantity: stock.reduce((sum, { units }) => sum + units, 0),
  }));
  await sim.post('set', { levels }, z.unknown());
}

async function* catalogFile(): AsyncIterable<Uint8Array> {
  const rows = demoItems.map(({ sku, title, price }) => `${sku},"${title}",${price}`);
  yield Buffer.from(['sku,title,price', ...rows, ''].join('\n'));
}
