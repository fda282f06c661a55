import { type EntityManager, query, run } from '../database.ts';
import { UNDELIVERED_PUSHES } from '../reconcile/undelivered.ts';

/**
 * Makes due now the deliveries in which these messages wait to be sent again; returns how many that were. The stored bytes
 * go under the stored key. One that was never frozen is due anyway: waking the drain is enough for it.
 */
export async function redrive(em: EntityManager, messageIds: readonly number[], at: Date): Promise<number> {
  return run(
    em,
    `update delivery d
        set next_attempt_at = $2
      where d.id in (select delivery_id from message where id = any($1::bigint[]))
        and d.state in ('frozen', 'waiting') and not d.ambiguous and d.next_attempt_at > $2`,
    [messageIds, at],
  );
}

/** The same for whatever push of a SKU and location waits, as somebody asked for it. */
export async function redriveUndelivered(
  em: EntityManager,
  { skuId, locationId }: { skuId: number; locationId: number },
  at: Date,
): Promise<number> {
  const rows = await query<{ id: number }>(
    em,
    `select id::float8 from (${UNDELIVERED_PUSHES}) push where sku_id = $1 and location_id = $2`,
    [skuId, locationId],
  );
  return redrive(
    em,
    rows.map((row) => row.id),
    at,
  );
}
