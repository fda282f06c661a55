import { type EntityManager, run } from '../database.ts';
import type { Movement } from '../ledger/movement.ts';

/**
 * Asks for what these lines' recounts want, in the commit that records them: one correction of the shop to what it should
 * show. A count before that still waited wants the same, so this one takes its place. Needs the SKU's lock.
 */
export async function askForCorrections(
  em: EntityManager,
  movements: readonly Movement[],
  { approver }: { approver: boolean },
): Promise<void> {
  const ids = movements.filter((movement) => movement.kind === 'recount').map((movement) => movement.id);
  if (ids.length === 0) return;
  await run(em, supersede, [ids]);
  await run(em, ask, [ids, approver]);
}

const supersede = `
update recount_request r
   set state = 'superseded', settled_at = m.recorded_at
  from (select distinct on (m.sku_id, b.location_id) m.sku_id, b.location_id, m.recorded_at
          from movement m join bin b on b.id = m.bin_id
         where m.id = any($1::bigint[])) m
 where r.sku_id = m.sku_id and r.location_id = m.location_id and r.state = 'waiting'`;

// Of a line that sets off what was in the count already, the permission of the count that waited goes on.
const ask = `
insert into recount_request (movement_id, sku_id, location_id, approver, asked_at)
select distinct on (m.sku_id, b.location_id) m.id, m.sku_id, b.location_id,
       case when m.counted is not null then $2::boolean
            else coalesce((select r.approver from recount_request r
                            where r.sku_id = m.sku_id and r.location_id = b.location_id and r.state = 'superseded'
                              and r.settled_at = m.recorded_at
                            order by r.id desc limit 1), false) end,
       m.recorded_at
  from movement m
  join bin b on b.id = m.bin_id
 where m.id = any($1::bigint[])
 order by m.sku_id, b.location_id, m.id desc`;
