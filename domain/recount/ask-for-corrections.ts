import { type EntityManager, run } from '../database.ts';

/**
 * Asks for what these recounts' lines want, in the commit that records them: one correction of the shop to what it should
 * show. A count takes the place of one before it that still waits; a line that sets off what was in a count wants nothing
 * that the waiting one doesn't. Needs the locks of the SKUs.
 */
export async function askForCorrections(
  em: EntityManager,
  movementIds: readonly number[],
  { approver }: { approver: boolean },
): Promise<void> {
  if (movementIds.length === 0) return;
  await run(em, supersede, [movementIds]);
  await run(em, ask, [movementIds, approver]);
}

const supersede = `
update recount_request r
   set state = 'superseded', settled_at = m.recorded_at
  from movement m
  join bin b on b.id = m.bin_id
 where m.id = any($1::bigint[]) and m.counted is not null
   and r.sku_id = m.sku_id and r.location_id = b.location_id and r.state = 'waiting'`;

const ask = `
insert into recount_request (movement_id, sku_id, location_id, approver, asked_at)
select distinct on (m.sku_id, b.location_id) m.id, m.sku_id, b.location_id, $2::boolean and m.counted is not null, m.recorded_at
  from movement m
  join bin b on b.id = m.bin_id
 where m.id = any($1::bigint[])
 order by m.sku_id, b.location_id, m.counted is null, m.id desc
    on conflict (sku_id, location_id) where state = 'waiting' do nothing`;
