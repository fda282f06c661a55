import * as z from 'zod';
import type { ReadingRow } from '../../domain/history/list-readings.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { delta, moment, momentOf, ref, units } from './fields.ts';

export const verdicts = ['agreed', 'drift', 'unjudged'] as const;

/** Something known of a SKU's number in the shop at one moment. */
export const readingSchema = z.strictObject({
  ref: z.union([ref('agreement'), ref('step'), ref('reading')]),
  kind: z
    .enum(['agreement', 'step', 'reading'])
    .describe(
      "agreement: shop and expected were equal; step: the shop's number changed with no movement, update or order behind it; reading: somebody asked",
    ),
  at: moment,
  sku: skuCode,
  storefront: units.describe('What the shop showed; of a step: after it'),
  from: units.nullable().describe('Of a step: what the shop showed before'),
  expected: units.nullable(),
  delta: delta.nullable(),
  verdict: z.enum(verdicts).nullable(),
  untrusted: z.strictObject({
    location: someText,
    reason: someText.nullable().describe('Why it could not be judged'),
  }),
});

export function readingRow(row: ReadingRow): z.infer<typeof readingSchema> {
  const { location, reason } = row;
  return {
    ref: `${row.kind}/${row.id}`,
    kind: row.kind,
    at: momentOf(row.at),
    sku: skuOf(row.sku),
    storefront: row.storefront,
    from: row.from,
    expected: row.expected,
    delta: row.delta,
    verdict: row.verdict,
    untrusted: untrusted({ location, reason }),
  };
}
