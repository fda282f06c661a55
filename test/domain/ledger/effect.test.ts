import { describe, expect, it } from 'vitest';
import { type Effect, effectOf } from '../../../domain/ledger/effect.ts';
import type { MovementKind } from '../../../domain/ledger/movement.ts';

/** The table of the design, row by row. */
const table: [kind: MovementKind, channel: string | null, insideLocation: boolean, effect: Effect][] = [
  ['receipt', null, true, 'push'],
  ['adjustment', null, true, 'push'],
  ['fulfillment', 'storefront', true, 'expect'],
  ['fulfillment', 'amazon', true, 'push'],
  ['return', 'storefront', true, 'expect'],
  ['return', 'amazon', true, 'push'],
  ['return', null, true, 'push'],
  ['transfer', null, false, 'push'],
  ['transfer', null, true, 'none'],
  ['opening', null, true, 'none'],
];

describe("who moves the shop's number", () => {
  it.each(table)('%s, channel %s, inside one building %s: %s', (kind, channel, insideLocation, effect) => {
    expect(effectOf({ kind, channel, insideLocation })).toBe(effect);
  });
});
