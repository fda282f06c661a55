import * as z from 'zod';
import type { MovementRow } from '../../domain/history/list-movements.ts';
import { movementKinds } from '../../domain/ledger/movement.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { moment, momentOf, ref, units } from './fields.ts';

export const effects = ['push', 'expect', 'none', 'set'] as const;

/** One line of the ledger. */
export const movementSchema = z.strictObject({
  ref: ref('movement'),
  sku: skuCode,
  kind: z.enum(movementKinds),
  quantityDelta: units.describe('Units the bin gained, signed'),
  occurredAt: moment,
  recordedAt: moment,
  message: ref('message').describe('Its outbox message'),
  effect: z.enum(effects).describe('push: the shop is told; expect: the shop moves by itself; none: nothing to tell'),
  untrusted: z.strictObject({
    location: someText,
    bin: someText,
    channel: someText.nullable(),
    reference: someText.nullable(),
    note: someText.nullable(),
    actor: someText,
  }),
});

export function movementRow(row: MovementRow): z.infer<typeof movementSchema> {
  const { location, bin, channel, reference, note, actor } = row;
  return {
    ref: `movement/${row.id}`,
    sku: skuOf(row.sku),
    kind: row.kind,
    quantityDelta: row.quantityDelta,
    occurredAt: momentOf(row.occurredAt),
    recordedAt: momentOf(row.recordedAt),
    message: `message/${row.messageId}`,
    effect: row.effect,
    untrusted: untrusted({ location, bin, channel, reference, note, actor }),
  };
}
