import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Asked } from './ledger-lines.ts';

/** While shop and ledger disagree about a SKU, an adjustment may be what the shop shows already: pushing it would count it twice. */
export async function refuseUnlessShopShowsIsKnown(em: EntityManager, { posting, sku, bins }: Asked): Promise<void> {
  if (posting.kind !== 'adjustment' || posting.shopShows !== undefined) return;
  const [open] = await query<{ id: number; location: string }>(em, openCase, [sku.id, bins[0]!.locationId]);
  if (open) throw shopShowsMissing(sku.code, open);
}

const openCase = `
select c.id::float8, l.name as location
  from drift_case c join location l on l.id = c.location_id
 where c.sku_id = $1 and c.location_id = $2 and c.closed_at is null`;

export function shopShowsMissing(sku: string, { id, location }: { id: number; location: string }): DomainError {
  return new DomainError(
    'shop-shows-missing',
    `Shop and ledger disagree about ${sku} at "${location}" (case ${id}). Does the shop show this already? Say --shop-shows yes (it isn't told) or --shop-shows no (it is).`,
    { sku, caseId: id },
  );
}
