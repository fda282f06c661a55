import type { ApiVersion, Switches } from '../settings.ts';

/** One inventoryAdjustQuantities or inventorySetQuantities call, in one shape. */
export interface QuantityWrite {
  readonly mutation: 'inventoryAdjustQuantities' | 'inventorySetQuantities';
  readonly name: string;
  readonly reason: string;
  readonly reference: string | null;
  readonly rows: readonly WriteRow[];
}

export interface WriteRow {
  readonly inventoryItemId: string;
  readonly locationId: string;
  /** Units: the delta of an adjust, the new quantity of a set. */
  readonly amount: number;
  /** null: no compare-and-set. */
  readonly changeFromQuantity: number | null;
  readonly ledgerDocument: string | null;
}

/** What a write is judged by, besides itself. */
export interface WriteRules {
  readonly now: Date;
  readonly apiVersion: ApiVersion;
  readonly switches: Switches;
}

/** Shopify's userErrors: the whole call is refused, one error for each bad row (recorded). */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

export type WriteAnswer =
  /** groupId null: there was nothing to change, which is a success (recorded). */
  | { readonly kind: 'applied'; readonly groupId: number | null }
  | { readonly kind: 'refused'; readonly errors: readonly UserError[] };

/** Field paths are strings, indexes too: ["input", "changes", "0", "delta"] (recorded). */
export function rowField(write: QuantityWrite, index: number, field: string): string[] {
  return ['input', write.mutation === 'inventorySetQuantities' ? 'quantities' : 'changes', String(index), field];
}
