import { DomainError } from '../../../domain/errors.ts';
import type { ComposedCall, SetRequest } from '../../../domain/ports/storefront.ts';
import { SET } from './operations.ts';

/**
 * The exact bytes of a correction. On `on_hand`, because placing an order moves `available` and leaves on-hand alone:
 * the comparison then fails only when units really moved. Setting on-hand moves `available` by the same (recorded).
 */
export function composeSet(apiVersion: string, request: SetRequest): ComposedCall {
  refuseUnsendable(request);
  const { key, reference, inventoryItemId, shopLocationId: locationId, from, to } = request;
  const input = {
    name: 'on_hand',
    reason: 'correction',
    referenceDocumentUri: reference,
    quantities: [{ inventoryItemId, locationId, quantity: to, changeFromQuantity: from }],
  };
  return { apiVersion, body: JSON.stringify({ query: SET.document, variables: { input, key } }) };
}

function refuseUnsendable({ key, from, to }: SetRequest): void {
  if (key.trim() === '') throw new DomainError('set-without-key', 'A set call needs a key; give it one.');
  // The shop refuses a negative on-hand (recorded).
  if (!Number.isSafeInteger(to) || to < 0 || !Number.isSafeInteger(from)) {
    throw new DomainError(
      'set-quantity',
      `On-hand can't be set from ${from} to ${to}: whole numbers, and not below 0.`,
    );
  }
}
