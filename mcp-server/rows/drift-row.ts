import * as z from 'zod';
import type { DriftRow } from '../../domain/history/list-drifts.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { delta, moment, momentOf, ref, rowId, severity, terms, termsOf, units } from './fields.ts';

/** One recorded disagreement. */
export const driftSchema = z.strictObject({
  ref: ref('drift'),
  runId: rowId,
  observedAt: moment,
  sku: skuCode,
  severity,
  delta,
  expected: units,
  storefront: units,
  warehouse: units,
  terms,
  rawGap: units.describe('Shop - warehouse, with nothing explained away'),
  value: z.number().nullable().describe("|delta| x price in the shop's currency; null without a price"),
  untrusted: z.strictObject({ location: someText }),
});

export function driftRow(row: DriftRow): z.infer<typeof driftSchema> {
  return {
    ref: `drift/${row.id}`,
    runId: row.runId,
    observedAt: momentOf(row.observedAt),
    sku: skuOf(row.sku),
    severity: row.severity,
    delta: row.delta,
    expected: row.expectedTotal,
    storefront: row.storefrontTotal,
    warehouse: row.warehouseTotal,
    terms: termsOf(row.terms),
    rawGap: row.rawGap,
    value: row.value,
    untrusted: untrusted({ location: row.location }),
  };
}
