import { describe, expect, it } from 'vitest';
import type { PlannedLine } from '../../../domain/outbox/plan.ts';
import { splitRefused } from '../../../domain/outbox/split-refused.ts';

const line = (skuId: number, messageIds: number[] = [skuId], locationId = 1): PlannedLine => ({
  skuId,
  locationId,
  inventoryItemId: `item-${skuId}`,
  shopLocationId: `place-${locationId}`,
  delta: 1,
  messageIds,
});
const lines = (count: number) => Array.from({ length: count }, (_, index) => line(index + 1));

describe('splitRefused', () => {
  it('halves what was refused without a name', () => {
    expect(splitRefused(lines(5), { lines: [] })).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('leaves a single SKU refused, at however many locations', () => {
    expect(splitRefused([line(1)], { lines: [] })).toEqual([]);
    expect(splitRefused([line(1), line(1, [9], 2)], { lines: [] })).toEqual([]);
  });

  it('keeps the lines of a SKU together, and so the two of a transfer', () => {
    const transfer = [line(1, [1, 2]), line(2, [3], 1), line(2, [4], 2), line(3, [5])];
    expect(splitRefused(transfer, { lines: [] })).toEqual([[1, 2, 3, 4], [5]]);
    expect(splitRefused(transfer, { lines: [2] })).toEqual([[1, 2, 5]]);
  });

  it('takes out at once what the shop names, and sends the rest together', () => {
    expect(splitRefused(lines(6), { lines: [1, 4] })).toEqual([[1, 3, 4, 6]]);
    expect(splitRefused(lines(2), { lines: [0, 1] })).toEqual([]);
  });

  it('halves also where the shop names a line that was never sent', () => {
    expect(splitRefused(lines(2), { lines: [7] })).toEqual([[1], [2]]);
  });

  it('sends nothing again when the call itself is at fault', () => {
    expect(splitRefused(lines(250), { lines: [], whole: true })).toEqual([]);
  });

  it.each([1, 2, 3, 100, 250])('finds one bad line of %i in log2 rounds, however it lies', (count) => {
    for (let bad = 1; bad <= count; bad++) {
      let [rounds, suspects] = [0, lines(count)];
      while (suspects.length > 1) {
        const parts = splitRefused(suspects, { lines: [] });
        suspects = suspects.filter((one) => parts.find((part) => part.includes(bad))!.includes(one.skuId));
        rounds += 1;
      }
      expect(rounds).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
    }
  });
});
