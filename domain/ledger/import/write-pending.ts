import { type EntityManager, query, run } from '../../database.ts';
import { askForCorrections } from '../../recount/ask-for-corrections.ts';

interface Writing {
  readonly actor: string;
  readonly recordedAt: Date;
  /** Whether who imports may also decide on a case. */
  readonly approver: boolean;
}

/** Writes lines, messages and levels as `postMovement` does, by two statements for the whole file. The SKUs are locked. Returns how many rows it wrote. */
export async function writePending(em: EntityManager, { actor, recordedAt, approver }: Writing): Promise<number> {
  await run(em, insertMovementsAndMessages, [actor, recordedAt.toISOString()]);
  await run(em, upsertLevels);
  const counts = await query<{ id: number }>(em, writtenCounts);
  await askForCorrections(
    em,
    counts.map(({ id }) => id),
    { approver },
  );
  const [written] = await query<{ rows: number }>(em, countRows);
  return written!.rows;
}

// Ids are drawn in the order of the rows, so per SKU in the order of the file. The message is as enqueue() makes it.
const insertMovementsAndMessages = `
with m as (
  insert into movement (sku_id, bin_id, kind, quantity_delta, channel, reference, note, actor, occurred_at, recorded_at,
                        idempotency_key, line, content_hash, counted)
  select sku_id, bin_id, kind, quantity_delta, channel, reference, note, $1, occurred_at, $2,
         idempotency_key, line, content_hash, counted
    from pending_line
   order by file_line, line
  returning id, idempotency_key, line
)
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, group_key, order_name, state, created_at)
select m.id, p.sku_id, p.location_id, p.effect, p.kind, p.quantity_delta,
       case when p.effect = 'push' and p.other_bin is not null then p.idempotency_key end,
       case when p.effect = 'expect' then regexp_replace(p.reference, '^#', '') end,
       case when p.effect = 'none' then 'confirmed' else 'pending' end,
       $2
  from m
  join pending_line p using (idempotency_key, line)
 order by m.id`;

// The sum is made before the insert: a row that is below zero by itself is refused before its conflict is looked at.
const upsertLevels = `
insert into stock_level (sku_id, bin_id, on_hand)
select p.sku_id, p.bin_id, coalesce(s.on_hand, 0) + p.gained
  from (select sku_id, bin_id, sum(quantity_delta) as gained from pending_line group by sku_id, bin_id) p
  left join stock_level s on s.sku_id = p.sku_id and s.bin_id = p.bin_id
    on conflict (sku_id, bin_id) do update set on_hand = excluded.on_hand`;

const writtenCounts = `
select m.id::float8 from pending_line p join movement m using (idempotency_key, line) where p.kind = 'recount'`;

const countRows = `select count(*) filter (where line = 1)::integer as rows from pending_line`;
