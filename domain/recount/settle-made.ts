import { type Database, query, run } from '../database.ts';

/** The shop's number may move again and again; then a reconcile and people are the better answer. */
const MOST_TRIES = 5;
const MOST = 500;

/**
 * Brings the requests whose correction was sent to their end: applied, or refused. One that came too late, or of which
 * nobody can tell, is asked for again by a row of its own, unless a newer count does so already.
 */
export async function settleMade(database: Database, at: Date): Promise<void> {
  const sent = await query<{ id: number; skuId: number }>(database.em(), settled, [MOST]);
  for (const { id, skuId } of sent)
    await database.em().transactional(async (em) => {
      await query(em, 'select id from sku where id = $1 for no key update', [skuId]);
      await run(em, settle, [id, at]);
      await run(em, askAgain, [id, at, MOST_TRIES]);
    });
}

const settled = `
select r.id::float8, r.sku_id as "skuId"
  from recount_request r
  join message m  on m.id = r.message_id
  join delivery d on d.id = m.delivery_id
 where r.state = 'made' and d.state in ('applied', 'rejected', 'stale', 'quarantined')
 order by r.id
 limit $1`;

const settle = `
update recount_request r
   set state = case d.state when 'applied' then 'applied' when 'rejected' then 'refused' else 'stale' end, settled_at = $2
  from message m
  join delivery d on d.id = m.delivery_id
 where r.id = $1 and r.state = 'made' and m.id = r.message_id
   and d.state in ('applied', 'rejected', 'stale', 'quarantined')`;

const askAgain = `
insert into recount_request (movement_id, sku_id, location_id, approver, tries, asked_at)
select movement_id, sku_id, location_id, approver, tries + 1, $2
  from recount_request
 where id = $1 and state = 'stale' and settled_at = $2 and tries < $3
on conflict (sku_id, location_id) where state = 'waiting' do nothing`;
