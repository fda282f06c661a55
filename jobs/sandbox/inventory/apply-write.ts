import type { Database } from '../database/open.ts';
import { hashOf } from './idempotency-key.ts';
import type { PlannedMove } from './plan-write.ts';
import type { QuantityWrite, WriteRules } from './quantity-write.ts';

/**
 * Quantities, change group, journal and key in one statement, so that they commit together or not at all.
 * Returns the group's id, null when there was nothing to change.
 */
export async function applyWrite(
  tx: Database,
  key: string,
  write: QuantityWrite,
  moves: readonly PlannedMove[],
  rules: WriteRules,
): Promise<number | null> {
  const state = moves[0]?.state ?? 'available';
  const changes = changeRows(moves);
  const { rows } = await tx.query<{ group_id: number | null }>(applyStatement(state), [
    rules.now,
    write.reason,
    write.reference,
    moves.map((move) => move.itemId),
    moves.map((move) => move.locationId),
    moves.map((move) => move.delta),
    moves.map((move) => move.onHandAfter),
    changes.map((change) => change.name),
    changes.map((change) => change.delta),
    changes.map((change) => change.itemId),
    changes.map((change) => change.locationId),
    changes.map((change) => change.ledgerDocument),
    key,
    write.mutation,
    hashOf(write),
  ]);
  return rows[0]?.group_id ?? null;
}

/** Each move, and its mirror on on-hand; `incoming` has no mirror (recorded). */
function changeRows(moves: readonly PlannedMove[]) {
  return moves.flatMap((move) => {
    const change = { ...move, name: move.state as string };
    return move.state === 'incoming' ? [change] : [change, { ...move, name: 'on_hand', ledgerDocument: null }];
  });
}

/** `state` is one of our own column names, never input. The journal leaves out `incoming`: it is not on hand. */
function applyStatement(state: PlannedMove['state']): string {
  return `
  with new_group as (
    insert into change_group (created_at, reason, reference)
    select $1::timestamptz, $2::text, $3::text
     where cardinality($4::integer[]) > 0
    returning id
  ), moved as (
    update level
       set ${state}             = level.${state} + move.delta,
           available_updated_at = ${state === 'available' ? '$1' : 'available_updated_at'},
           updated_at           = $1
      from (select item_id, location_id, sum(delta)::integer as delta
              from unnest($4::integer[], $5::integer[], $6::integer[]) as move (item_id, location_id, delta)
             group by item_id, location_id) as move
     where level.item_id = move.item_id and level.location_id = move.location_id
  ), changed as (
    insert into change (group_id, ordinal, name, delta, item_id, location_id, ledger_document)
    select new_group.id, row.ordinal, row.name, row.delta, row.item_id, row.location_id, row.ledger_document
      from new_group,
           unnest($8::text[], $9::integer[], $10::integer[], $11::integer[], $12::text[]) with ordinality
             as row (name, delta, item_id, location_id, ledger_document, ordinal)
  ), journaled as (
    insert into journal (applied_at, key, reference, sku, location, delta, on_hand_after)
    select $1, $13::text, $3, item.sku, location.name, move.delta, move.on_hand_after
      from unnest($4::integer[], $5::integer[], $6::integer[], $7::integer[]) with ordinality
             as move (item_id, location_id, delta, on_hand_after, ordinal)
      join item on item.id = move.item_id
      join location on location.id = move.location_id
     where ${state === 'incoming' ? 'false' : 'true'}
     order by move.ordinal
  )
  insert into idempotency_key (key, mutation, input_hash, first_seen, outcome, group_id)
  select $13, $14, $15, $1, 'applied', (select id from new_group)
      on conflict (key) do update
     set mutation = excluded.mutation, input_hash = excluded.input_hash, first_seen = excluded.first_seen,
         outcome = excluded.outcome, group_id = excluded.group_id
  returning group_id`;
}
