import { type EntityManager, run } from '../../database.ts';
import { effectOf, STOREFRONT } from '../effect.ts';
import { movementKinds } from '../movement.ts';
import { type Answers, judgeCounts } from './judge-counts.ts';

/**
 * Makes `pending_line` anew: the staged lines that the ledger doesn't have yet, with the ids of their names (null where a
 * name is still to be created, which puts a bin in the default location) and their effect. What it says holds for as long
 * as nobody writes: before the SKUs are locked it is a preview, after that it is the truth.
 */
export async function resolvePending(em: EntityManager, answers: Answers): Promise<void> {
  await run(em, 'drop table if exists pg_temp.pending_line');
  await run(em, createTable, effects());
  await run(em, 'analyze pending_line (idempotency_key, sku, bin)');
  await judgeCounts(em, answers);
}

const createTable = `
create temporary table pending_line on commit drop as
select l.*, s.id as sku_id, b.id as bin_id, coalesce(b.location_id, home.id) as location_id, e.effect,
       null::timestamptz as counted_later, null::bigint as disputed_in
  from staged_line l
 cross join (select id from location where is_default) home
  left join sku s on s.code = l.sku
  left join bin b on b.code = l.bin
  left join bin o on o.code = l.other_bin
  join unnest($1::text[], $2::boolean[], $3::boolean[], $4::text[]) as e (kind, of_storefront, inside_location, effect)
    on e.kind = l.kind
   and e.of_storefront = (l.channel is not distinct from '${STOREFRONT}')
   and e.inside_location = (l.other_bin is null or coalesce(b.location_id, home.id) = coalesce(o.location_id, home.id))
 where not exists (select from movement m
                    where m.idempotency_key = l.idempotency_key and m.line = 1 and m.content_hash = l.content_hash)`;

/** The one rule of who moves the shop's number, as columns to join with. */
function effects(): [kinds: string[], ofStorefront: boolean[], insideLocation: boolean[], effects: string[]] {
  const facts = movementKinds.flatMap((kind) =>
    [true, false].flatMap((ofStorefront) =>
      [true, false].map((insideLocation) => ({ kind, ofStorefront, insideLocation })),
    ),
  );
  return [
    facts.map((fact) => fact.kind),
    facts.map((fact) => fact.ofStorefront),
    facts.map((fact) => fact.insideLocation),
    facts.map(({ ofStorefront, ...fact }) => effectOf({ ...fact, channel: ofStorefront ? STOREFRONT : null })),
  ];
}
