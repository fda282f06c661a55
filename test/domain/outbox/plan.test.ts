import { describe, expect, it } from 'vitest';
import { type DueMessage, MOST_LINES, planDeliveries } from '../../../domain/outbox/plan.ts';

let nextId = 0;
function due(over: Partial<DueMessage>): DueMessage {
  nextId += 1;
  return {
    id: nextId,
    skuId: 1,
    locationId: 1,
    reason: 'receipt',
    quantityDelta: 1,
    groupKey: null,
    isolation: null,
    inventoryItemId: 'i',
    shopLocationId: 'l',
    ...over,
  };
}

describe('planDeliveries', () => {
  it('makes nothing of nothing', () => {
    expect(planDeliveries([], 4)).toEqual({ deliveries: [], netted: [] });
  });

  it('sums one SKU, location and reason into one line that names its messages', () => {
    const messages = [due({ quantityDelta: 3 }), due({ quantityDelta: 4 })];
    const { deliveries } = planDeliveries(messages, 4);
    expect(deliveries).toMatchObject([
      { reason: 'receipt', lines: [{ delta: 7, messageIds: messages.map((m) => m.id) }] },
    ]);
  });

  it('gives each reason a delivery of its own, and a SKU to one of them at a time', () => {
    const { deliveries } = planDeliveries(
      [due({ skuId: 1 }), due({ skuId: 1, reason: 'adjustment' }), due({ skuId: 2, reason: 'adjustment' })],
      4,
    );
    expect(deliveries.map((d) => [d.reason, d.lines.map((l) => l.skuId)])).toEqual([
      ['receipt', [1]],
      ['adjustment', [2]],
    ]);
  });

  it(`puts at most ${MOST_LINES} lines into a delivery and leaves the rest for more, up to the number asked for`, () => {
    const messages = Array.from({ length: 600 }, (_, index) => due({ skuId: index }));
    expect(planDeliveries(messages, 9).deliveries.map((d) => d.lines.length)).toEqual([250, 250, 100]);
    expect(planDeliveries(messages, 2).deliveries.map((d) => d.lines.length)).toEqual([250, 250]);
  });

  it('nets what sums to zero', () => {
    const messages = [due({ quantityDelta: 5 }), due({ quantityDelta: -5 })];
    expect(planDeliveries(messages, 4)).toEqual({ deliveries: [], netted: messages.map((m) => m.id) });
  });

  it('keeps the two lines of a transfer together, also where one of them cancels out', () => {
    const messages = [
      due({ reason: 'transfer', groupKey: 'a', locationId: 1, quantityDelta: -5 }),
      due({ reason: 'transfer', groupKey: 'a', locationId: 2, quantityDelta: 5 }),
      due({ reason: 'transfer', groupKey: 'b', locationId: 2, quantityDelta: -5 }),
      due({ reason: 'transfer', groupKey: 'b', locationId: 3, quantityDelta: 5 }),
    ];
    const { deliveries, netted } = planDeliveries(messages, 4);
    expect(netted).toEqual([]);
    expect(deliveries).toMatchObject([
      {
        lines: [
          { locationId: 1, delta: -5 },
          { locationId: 2, delta: 5 },
        ],
      },
    ]);
  });

  it('leaves a transfer of which only one line may go', () => {
    expect(planDeliveries([due({ reason: 'transfer', groupKey: 'a' })], 4).deliveries).toEqual([]);
  });

  it('sends each part of a refused delivery by itself, oldest first', () => {
    const { deliveries } = planDeliveries(
      [
        due({ skuId: 1, isolation: 'x/0' }),
        due({ skuId: 4 }),
        due({ skuId: 2, isolation: 'x/0' }),
        due({ skuId: 3, isolation: 'x/1' }),
        due({ skuId: 5 }),
        due({ skuId: 1 }),
      ],
      9,
    );
    expect(deliveries.map((d) => d.lines.map((line) => line.skuId))).toEqual([[1, 2], [4, 5], [3]]);
  });
});
