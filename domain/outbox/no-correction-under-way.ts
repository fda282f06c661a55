import { type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';

/** The locks under which corrections are asked for, in the order in which everybody takes them. */
export async function lockSkus(em: EntityManager, skuIds: readonly number[]): Promise<void> {
  await run(em, 'select id from sku where id = any($1::integer[]) order by id for no key update', [skuIds]);
}

/**
 * What goes again after a correction was asked for would count beside it: throws DomainError `correction-under-way` while
 * one of these SKUs has an unsettled one. Needs their locks; from then on none is asked for while a push is pending.
 */
export async function noCorrectionUnderWay(em: EntityManager, skuIds: readonly number[]): Promise<void> {
  const [row] = await query<{ sku: string }>(em, underWay, [skuIds]);
  if (row)
    throw new DomainError(
      'correction-under-way',
      `A correction of ${row.sku} is on its way to the shop. Decide when it has arrived.`,
      row,
    );
}

/** Of a SKU, by an SQL expression of its id. */
export function unsettledCorrectionOf(skuId: string): string {
  return `
select from message c left join delivery cd on cd.id = c.delivery_id
 where c.sku_id = ${skuId} and c.effect = 'set'
   and (c.state = 'pending' or (c.state = 'frozen' and cd.state in ('frozen', 'sending', 'waiting')))`;
}

const underWay = `
select s.code as sku from sku s where s.id = any($1::integer[]) and exists (${unsettledCorrectionOf('s.id')}) order by s.code limit 1`;
