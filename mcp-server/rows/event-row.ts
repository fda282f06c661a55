import * as z from 'zod';
import type { StorefrontEventRow } from '../../domain/history/list-storefront-events.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { moment, momentOf, ref, units } from './fields.ts';

export const eventKinds = ['fulfilled', 'fulfillment-cancelled', 'restocked'] as const;

/** Something that moved the shop's number by itself. */
export const eventSchema = z.strictObject({
  ref: ref('event'),
  sku: skuCode,
  kind: z.enum(eventKinds),
  quantity: units.describe('Units, positive'),
  matched: units.describe("How many of them the ledger's own shipments or returns account for"),
  disregarded: z.boolean().describe('It happened before the opening, whose count has it in already'),
  happenedAt: moment,
  learnedAt: moment,
  untrusted: z.strictObject({
    order: someText,
    location: someText.nullable().describe('Null: the shop named none, or one that belongs to no building here'),
  }),
});

export function eventRow(row: StorefrontEventRow): z.infer<typeof eventSchema> {
  const { order, location } = row;
  return {
    ref: `event/${row.id}`,
    sku: skuOf(row.sku),
    kind: row.kind,
    quantity: row.quantity,
    matched: row.matched,
    disregarded: row.disregarded,
    happenedAt: momentOf(row.happenedAt),
    learnedAt: momentOf(row.learnedAt),
    untrusted: untrusted({ order, location }),
  };
}
