import { DomainError } from '../../../domain/errors.ts';
import type { AdjustLine, AdjustRequest, ComposedCall, PushReason } from '../../../domain/ports/storefront.ts';
import { ADJUST } from './operations.ts';

/** "Array inputs max 250 for all APIs" (documented). */
const MOST_LINES = 250;

/** The shop takes one of 17 words (recorded in its error text); the schema can't check them, it says String. */
const SHOP_REASON: Readonly<Record<PushReason, string>> = {
  receipt: 'received',
  return: 'restock',
  adjustment: 'correction',
  fulfillment: 'other',
  transfer: 'movement_updated',
};

/**
 * The exact bytes of an adjust call. They are stored before the first send and never changed: another body under
 * the same key would be refused as a mismatch. So the order of keys is fixed here and lines stay as given.
 *
 * `available` because adjust refuses `on_hand` (recorded); `changeFromQuantity: null` because the field must be
 * present since 2026-04 and a delta must not fail when orders move the number meanwhile.
 */
export function composeAdjust(apiVersion: string, request: AdjustRequest): ComposedCall {
  refuseUnsendable(request);
  const input = {
    name: 'available',
    reason: SHOP_REASON[request.reason],
    referenceDocumentUri: request.reference,
    changes: request.lines.map((line) => ({
      delta: line.delta,
      inventoryItemId: line.inventoryItemId,
      locationId: line.shopLocationId,
      changeFromQuantity: null,
    })),
  };
  return { apiVersion, body: JSON.stringify({ query: ADJUST.document, variables: { input, key: request.key } }) };
}

function refuseUnsendable({ key, lines }: AdjustRequest): void {
  if (key.trim() === '') throw new DomainError('adjust-without-key', 'An adjust call needs a key; give it one.');
  if (lines.length === 0 || lines.length > MOST_LINES) {
    throw new DomainError('adjust-size', `An adjust call takes 1 to ${MOST_LINES} lines, not ${lines.length}.`);
  }
  const wrong = lines.find((line) => !Number.isSafeInteger(line.delta) || line.delta === 0);
  if (wrong) throw new DomainError('adjust-delta', 'Every line needs a whole delta other than zero.', { line: wrong });
  const places = new Set(lines.map(placeOf));
  if (places.size < lines.length) {
    throw new DomainError('adjust-duplicate', 'Sum the lines of one item at one location before sending them.');
  }
}

function placeOf(line: AdjustLine): string {
  return `${line.inventoryItemId} ${line.shopLocationId}`;
}
