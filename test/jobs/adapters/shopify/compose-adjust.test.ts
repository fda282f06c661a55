import { describe, expect, it } from 'vitest';
import type { AdjustRequest, PushReason } from '../../../../domain/ports/storefront.ts';
import { composeAdjust } from '../../../../jobs/adapters/shopify/compose-adjust.ts';

const line = { inventoryItemId: 'gid://shopify/InventoryItem/1', shopLocationId: 'gid://shopify/Location/1', delta: 3 };
const request: AdjustRequest = { key: 'k-1', reference: 'gid://lockstep/Delivery/1', reason: 'receipt', lines: [line] };

describe('composeAdjust', () => {
  it('writes the same bytes for the same request', () => {
    expect(composeAdjust('2026-07', request)).toEqual(composeAdjust('2026-07', structuredClone(request)));
  });

  it('moves available by deltas, under the key, with an explicit null to compare from', () => {
    const { apiVersion, body } = composeAdjust('2026-10', request);
    const { query, variables } = JSON.parse(body);
    expect(apiVersion).toBe('2026-10');
    expect(query).toContain('@idempotent(key: $key)');
    expect(variables).toEqual({
      key: 'k-1',
      input: {
        name: 'available',
        reason: 'received',
        referenceDocumentUri: 'gid://lockstep/Delivery/1',
        changes: [
          {
            delta: 3,
            inventoryItemId: 'gid://shopify/InventoryItem/1',
            locationId: 'gid://shopify/Location/1',
            changeFromQuantity: null,
          },
        ],
      },
    });
  });

  it.each<[PushReason, string]>([
    ['receipt', 'received'],
    ['return', 'restock'],
    ['adjustment', 'correction'],
    ['fulfillment', 'other'],
    ['transfer', 'movement_updated'],
  ])('says %s as %s', (reason, said) => {
    expect(JSON.parse(composeAdjust('2026-07', { ...request, reason }).body).variables.input.reason).toBe(said);
  });

  it('keeps lines in the given order, so that their indexes can be found again', () => {
    const lines = ['9', '1', '5'].map((id) => ({ ...line, inventoryItemId: id }));
    const { changes } = JSON.parse(composeAdjust('2026-07', { ...request, lines }).body).variables.input;
    expect(changes.map((change: { inventoryItemId: string }) => change.inventoryItemId)).toEqual(['9', '1', '5']);
  });

  it.each([
    ['no lines', { ...request, lines: [] }, 'adjust-size'],
    ['251 lines', { ...request, lines: Array.from({ length: 251 }, () => line) }, 'adjust-size'],
    ['a zero delta', { ...request, lines: [{ ...line, delta: 0 }] }, 'adjust-delta'],
    ['half a unit', { ...request, lines: [{ ...line, delta: 0.5 }] }, 'adjust-delta'],
    ['one place twice', { ...request, lines: [line, line] }, 'adjust-duplicate'],
    ['a blank key', { ...request, key: ' ' }, 'adjust-without-key'],
  ])('refuses %s', (_, wrong, code) => {
    expect(() => composeAdjust('2026-07', wrong)).toThrow(expect.objectContaining({ code }));
  });
});
