import type { Database } from '../database/open.ts';
import { checkExistence, type FoundRow } from './check-existence.ts';
import { adjustFault, checkRows } from './check-rows.ts';
import { checkWords } from './check-words.ts';
import { lockLevels, stockMissing, type LockedLevel } from './move-levels.ts';
import type { QuantityName, State } from './names.ts';
import { rowField, type QuantityWrite, type UserError, type WriteRules } from './quantity-write.ts';

/** What one input row does to one level; rows that change nothing are not among them. */
export interface PlannedMove {
  readonly itemId: number;
  readonly locationId: number;
  readonly state: State;
  readonly delta: number;
  readonly onHandAfter: number;
  readonly ledgerDocument: string | null;
}

export type WritePlan = { readonly errors: readonly UserError[] } | { readonly moves: readonly PlannedMove[] };

/**
 * Judges a write in Shopify's order (recorded where known, else inferred): words, existence, bounds and pairs, stocked,
 * compare-and-set. Locks the levels, so that what was compared is what is written.
 */
export async function planWrite(tx: Database, write: QuantityWrite, rules: WriteRules): Promise<WritePlan> {
  const words = checkWords(write);
  if (words.length > 0) return { errors: words };
  const { errors, found } = await checkExistence(tx, write);
  if (errors.length > 0) return { errors };
  const numbers = checkRows(write);
  if (numbers.length > 0) return { errors: numbers };

  const levels = await openLevels(tx, found, rules);
  const unstocked = checkStocked(write, found, levels, rules);
  if (unstocked.length > 0) return { errors: unstocked };
  const stale = checkStale(write, found, levels);
  if (stale.length > 0) return { errors: stale };
  return planMoves(write, found, levels);
}

type Levels = ReadonlyMap<string, LockedLevel>;

async function openLevels(tx: Database, found: readonly FoundRow[], rules: WriteRules): Promise<Levels> {
  const itemIds = found.map((row) => row.itemId);
  const locationIds = found.map((row) => row.locationId);
  if (rules.apiVersion === '2026-10' && rules.switches.unstockedLocation === 'stocks') {
    await stockMissing(tx, itemIds, locationIds, rules.now);
  }
  const locked = await lockLevels(tx, itemIds, locationIds);
  return new Map(
    locked.filter((level) => level.is_active).map((level) => [keyOf(level.item_id, level.location_id), level]),
  );
}

/** The code left the schema in 2026-10: from then on nothing is said. */
function checkStocked(
  write: QuantityWrite,
  found: readonly FoundRow[],
  levels: Levels,
  rules: WriteRules,
): UserError[] {
  if (rules.apiVersion === '2026-10') return [];
  return found
    .filter((row) => !levels.has(keyOf(row.itemId, row.locationId)))
    .map((row) => ({
      code: 'ITEM_NOT_STOCKED_AT_LOCATION',
      message: 'The inventory item is not stocked at the location.',
      field: rowField(write, row.index, 'locationId'),
    }));
}

function checkStale(write: QuantityWrite, found: readonly FoundRow[], levels: Levels): UserError[] {
  return found
    .filter((row) => {
      const expected = write.rows[row.index]?.changeFromQuantity ?? null;
      return expected !== null && expected !== quantityAt(levels, row, write.name);
    })
    .map((row) => ({
      code: 'CHANGE_FROM_QUANTITY_STALE',
      message: 'The changeFromQuantity argument no longer matches the persisted quantity.',
      field: rowField(write, row.index, 'changeFromQuantity'),
    }));
}

/** Setting either name moves `available` by the difference, since on-hand is a sum (recorded). */
function planMoves(write: QuantityWrite, found: readonly FoundRow[], levels: Levels): WritePlan {
  const set = write.mutation === 'inventorySetQuantities';
  const state = (set ? 'available' : write.name) as State;
  const moved = new Map<string, number>();
  const errors: UserError[] = [];
  const moves: PlannedMove[] = [];
  for (const row of found) {
    const input = write.rows[row.index];
    const level = levels.get(keyOf(row.itemId, row.locationId));
    if (input === undefined || level === undefined) continue;
    const delta = set ? input.amount - level[write.name as QuantityName] : input.amount;
    if (delta === 0) continue;
    const total = (moved.get(keyOf(row.itemId, row.locationId)) ?? 0) + delta;
    moved.set(keyOf(row.itemId, row.locationId), total);
    const fault = adjustFault(level[state] + total);
    if (fault !== null) errors.push({ ...fault, field: rowField(write, row.index, set ? 'quantity' : 'delta') });
    moves.push({ ...row, state, delta, onHandAfter: level.on_hand + total, ledgerDocument: input.ledgerDocument });
  }
  return errors.length > 0 ? { errors } : { moves };
}

/** Nothing is stocked there: zero. */
function quantityAt(levels: Levels, row: FoundRow, name: string): number {
  return levels.get(keyOf(row.itemId, row.locationId))?.[name as QuantityName] ?? 0;
}

function keyOf(itemId: number, locationId: number): string {
  return `${itemId} ${locationId}`;
}
