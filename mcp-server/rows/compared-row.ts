import * as z from 'zod';
import type { ComparedNow } from '../../domain/reconcile/compare-now.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { delta, moment, momentOf, ref, terms, termsOf, units } from './fields.ts';
import { verdicts } from './reading-row.ts';

export const comparedSchema = z.strictObject({
  ref: ref('reading'),
  readAt: moment,
  sku: skuCode,
  storefront: units.describe('What the shop shows'),
  expected: units.describe('What it should show'),
  delta,
  warehouse: units.describe('In the bins there'),
  terms,
  verdict: z
    .enum(verdicts)
    .describe(
      'unjudged: something was moving, or the shop has orders that were not taken in yet; delta proves nothing then',
    ),
  untrusted: z.strictObject({
    location: someText,
    reason: someText.nullable().describe('Why it could not be judged'),
  }),
});

export function comparedRow(compared: ComparedNow): z.infer<typeof comparedSchema> {
  const { location, reason } = compared;
  return {
    ref: `reading/${compared.readingId}`,
    readAt: momentOf(compared.readAt),
    sku: skuOf(compared.sku),
    storefront: compared.storefront,
    expected: compared.expected,
    delta: compared.delta,
    warehouse: compared.warehouse,
    terms: termsOf(compared.terms),
    verdict: compared.verdict,
    untrusted: untrusted({ location, reason }),
  };
}
