import { type EntityManager, query } from '../../database.ts';
import { STOREFRONT } from '../effect.ts';
import { storefrontOrder } from '../rules.ts';
import type { Problem } from './problems.ts';

/** Shipments given to another channel although the storefront knows their order: it would be subtracted twice. */
export async function findStorefrontOrders(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<{ file_line: number; reference: string }>(em, select, [most]);
  return rows.map(({ file_line, reference }) => ({ line: file_line, reason: storefrontOrder(reference).message }));
}

const select = `
select p.file_line, p.reference
  from pending_line p
 where p.kind = 'fulfillment'
   and p.channel <> '${STOREFRONT}'
   and exists (select from storefront_order o where o.name = ltrim(p.reference, '#'))
 order by p.file_line
 limit $1`;
