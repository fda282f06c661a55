import { rowField, type QuantityWrite, type UserError } from './quantity-write.ts';

/** Numbers and pairs; judged before anything is compared or written. */
export function checkRows(write: QuantityWrite): UserError[] {
  const bounds = write.rows.flatMap((row, index) => {
    const set = write.mutation === 'inventorySetQuantities';
    const fault = set ? setFault(write.name, row.amount) : adjustFault(row.amount);
    return fault === null ? [] : [{ ...fault, field: rowField(write, index, set ? 'quantity' : 'delta') }];
  });
  return [...bounds, ...duplicatePairs(write)];
}

type Fault = { code: string; message: string };

/** Only available may be set below zero (recorded); the bounds are the schema's. */
function setFault(name: string, quantity: number): Fault | null {
  if (quantity > 1_000_000_000) return tooHigh('1,000,000,000');
  if (quantity < -1_000_000_000) return tooLow('1,000,000,000');
  if (name !== 'on_hand' || quantity >= 0) return null;
  return { code: 'INVALID_QUANTITY_NEGATIVE', message: "The quantity can't be negative." };
}

export function adjustFault(quantity: number): Fault | null {
  if (quantity > 2_000_000_000) return tooHigh('2,000,000,000');
  if (quantity < -2_000_000_000) return tooLow('2,000,000,000');
  return null;
}

function tooHigh(bound: string): Fault {
  return { code: 'INVALID_QUANTITY_TOO_HIGH', message: `The quantity can't be higher than ${bound}.` };
}

function tooLow(bound: string): Fault {
  return { code: 'INVALID_QUANTITY_TOO_LOW', message: `The quantity can't be lower than -${bound}.` };
}

/** A set names each level once, and every repeated row is refused (recorded); an adjust may repeat one. */
function duplicatePairs(write: QuantityWrite): UserError[] {
  if (write.mutation !== 'inventorySetQuantities') return [];
  const pairs = write.rows.map((row) => `${row.inventoryItemId} ${row.locationId}`);
  const seen = new Map<string, number>();
  for (const pair of pairs) seen.set(pair, (seen.get(pair) ?? 0) + 1);
  return pairs.flatMap((pair, index) =>
    seen.get(pair) === 1
      ? []
      : [
          {
            code: 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
            message: 'The combination of inventoryItemId and locationId must be unique.',
            field: rowField(write, index, 'locationId'),
          },
        ],
  );
}
