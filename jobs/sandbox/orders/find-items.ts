import type { Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';

export interface SkuItem {
  readonly id: number;
  readonly sku: string;
  readonly tracked: boolean;
}

/** The items of these SKUs, each named by exactly one item; `lineOf` names the place of a bad SKU. */
export async function findItems(
  db: Database,
  skus: readonly string[],
  lineOf: (sku: string) => string = () => '',
): Promise<Map<string, SkuItem>> {
  const wanted = [...new Set(skus)];
  const { rows } = await db.query<SkuItem>('select id, sku, tracked from item where sku = any($1) order by id', [
    wanted,
  ]);
  const bySku = Map.groupBy(rows, (item) => item.sku);
  const details = wanted.flatMap((sku) => {
    const count = bySku.get(sku)?.length ?? 0;
    if (count === 1) return [];
    return [`${lineOf(sku)}${count === 0 ? `there is no SKU ${sku}` : `${count} items carry SKU ${sku}`}`];
  });
  if (details.length > 0) throw badSkus(details, rows.length);
  return new Map(rows.map((item) => [item.sku, item]));
}

function badSkus(details: readonly string[], known: number): SandboxError {
  const code = known === 0 ? 'unknown-sku' : 'bad-sku';
  const [first = ''] = details;
  if (details.length > 1) {
    return new SandboxError(code, `${details.length} SKUs can't be used. Create items with: catalog FILE.`, details);
  }
  return new SandboxError(code, `${first.charAt(0).toUpperCase()}${first.slice(1)}. Create items with: catalog FILE.`);
}
