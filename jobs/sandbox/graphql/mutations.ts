import { getDirectiveValues, type GraphQLResolveInfo } from 'graphql';
import type { QuantityWrite, WriteRow } from '../inventory/quantity-write.ts';
import { writeUnderKey } from '../inventory/write-under-key.ts';
import { activateLevel } from './activate.ts';
import { changeGroupView } from './change-group.ts';
import { refuseLongList } from './limits.ts';
import { refusal } from './refusal.ts';
import type { View, Visit } from './visit.ts';

interface AdjustInput {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly changes: readonly (RowInput & { readonly delta: number; readonly ledgerDocumentUri?: string | null })[];
}

interface SetInput {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly quantities: readonly (RowInput & { readonly quantity: number })[];
}

interface RowInput {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly changeFromQuantity?: number | null;
}

/** The mutations of the slice that the sandbox carries out. */
export const MUTATIONS = {
  inventoryAdjustQuantities: async ({ input }: { input: AdjustInput }, visit: Visit, info: GraphQLResolveInfo) => {
    const rows = rowsOf(input.changes, 'InventoryChangeInput', ['changes'], (row) => row.delta);
    const write = { mutation: 'inventoryAdjustQuantities', ...wordsOf(input), rows } as const;
    return payload('InventoryAdjustQuantities', visit, write, idempotencyKey(info));
  },

  inventorySetQuantities: async ({ input }: { input: SetInput }, visit: Visit, info: GraphQLResolveInfo) => {
    const rows = rowsOf(input.quantities, 'InventoryQuantityInput', ['quantities'], (row) => row.quantity);
    const write = { mutation: 'inventorySetQuantities', ...wordsOf(input), rows } as const;
    return payload('InventorySetQuantities', visit, write, idempotencyKey(info));
  },

  inventoryActivate: activateLevel,
};

function wordsOf(input: AdjustInput | SetInput): Pick<QuantityWrite, 'name' | 'reason' | 'reference'> {
  return { name: input.name, reason: input.reason, reference: input.referenceDocumentUri ?? null };
}

/** changeFromQuantity must be there, if only as null; this comes before the key is looked for (recorded). */
function rowsOf<Row extends RowInput & { ledgerDocumentUri?: string | null }>(
  inputs: readonly Row[],
  type: string,
  path: readonly string[],
  amountOf: (row: Row) => number,
): WriteRow[] {
  refuseLongList(inputs, ['input', ...path]);
  if (inputs.some((row) => row.changeFromQuantity === undefined)) {
    throw refusal('INVALID_FIELD_ARGUMENTS', `${type} must include the following argument: changeFromQuantity.`);
  }
  return inputs.map((row) => ({
    inventoryItemId: row.inventoryItemId,
    locationId: row.locationId,
    amount: amountOf(row),
    changeFromQuantity: row.changeFromQuantity ?? null,
    ledgerDocument: row.ledgerDocumentUri ?? null,
  }));
}

/** Mandatory at run time, although the schema does not force it (recorded). */
function idempotencyKey(info: GraphQLResolveInfo): string {
  const directive = info.schema.getDirective('idempotent');
  const node = info.fieldNodes[0];
  const values = directive && node ? getDirectiveValues(directive, node, info.variableValues) : undefined;
  const key = values?.['key'];
  if (typeof key !== 'string') {
    throw refusal('BAD_REQUEST', 'The @idempotent directive is required for this mutation but was not provided.');
  }
  if (key.trim() === '')
    throw refusal('BAD_REQUEST', 'The idempotency key cannot be an empty string or whitespace only.');
  return key;
}

async function payload(name: string, visit: Visit, write: QuantityWrite, key: string): Promise<View> {
  const answer = await writeUnderKey(visit.pool, key, write, visit);
  const group =
    answer.kind === 'applied' && answer.groupId !== null ? await changeGroupView(visit, answer.groupId) : null;
  const errors = answer.kind === 'refused' ? answer.errors : [];
  return {
    __typename: `${name}Payload`,
    inventoryAdjustmentGroup: group,
    userErrors: errors.map((error) => ({ __typename: `${name}UserError`, ...error })),
  };
}
