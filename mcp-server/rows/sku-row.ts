import * as z from 'zod';
import type { SkuFile, SkuPlace } from '../../domain/history/read-sku.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { delta, moment, momentOf, ref, rowId, severity, terms, termsOf, units } from './fields.ts';

const agreementSchema = z
  .strictObject({ ref: ref('agreement'), onHand: units, observedAt: moment })
  .nullable()
  .describe('The newest reading at which shop and expected were equal, with nothing moving');

const placeSchema = z.strictObject({
  onHand: units.describe('In the bins there'),
  expected: units.describe('What the shop should show there now'),
  terms,
  storefront: z
    .strictObject({ onHand: units, available: units, committed: units, readAt: moment })
    .nullable()
    .describe('What the shop last showed, as of readAt; null: it said nothing that can be compared'),
  lastAgreement: agreementSchema,
  untrusted: z.strictObject({ location: someText }),
});

/** What is known of a SKU now. */
export const skuSchema = z.strictObject({
  sku: skuCode,
  price: z.number().nullable().describe("In the shop's currency"),
  onHand: units.describe('In all bins'),
  expected: units.describe('What the shop should show now, over all locations'),
  terms,
  undelivered: units.describe('The signed sum of all updates the shop has not confirmed, late ones included'),
  mappingIssue: z
    .enum(['unmapped', 'duplicate', 'untracked', 'not-looked-up'])
    .nullable()
    .describe("Why the shop can't be told or compared: no item there, several, one it doesn't count, not asked yet"),
  bins: z.array(z.strictObject({ onHand: units, untrusted: z.strictObject({ bin: someText }) })),
  places: z.array(placeSchema).describe('Per location'),
  openCases: z.array(
    z.strictObject({ caseId: rowId, delta, severity, untrusted: z.strictObject({ location: someText }) }),
  ),
  untrusted: z.strictObject({ title: someText.nullable(), barcode: someText.nullable() }),
});

export function skuRow(file: SkuFile): z.infer<typeof skuSchema> {
  const { title, barcode } = file;
  return {
    sku: skuOf(file.sku),
    price: file.price,
    onHand: file.onHand,
    expected: file.expected,
    terms: termsOf(file.terms),
    undelivered: file.undelivered,
    mappingIssue: file.mappingIssue,
    bins: file.bins.map(({ bin, onHand }) => ({ onHand, untrusted: untrusted({ bin }) })),
    places: file.places.map((place) => placeOf(place)),
    openCases: file.openCases.map(({ caseId, delta, severity, location }) => ({
      caseId,
      delta,
      severity,
      untrusted: untrusted({ location }),
    })),
    untrusted: untrusted({ title, barcode }),
  };
}

function placeOf({ location, onHand, expected, terms, storefront, lastAgreement }: SkuPlace) {
  return {
    onHand,
    expected,
    terms: termsOf(terms),
    storefront: storefront && {
      onHand: storefront.onHand,
      available: storefront.available,
      committed: storefront.committed,
      readAt: momentOf(storefront.readAt),
    },
    lastAgreement: lastAgreement && {
      ref: `agreement/${lastAgreement.runId}` as const,
      onHand: lastAgreement.onHand,
      observedAt: momentOf(lastAgreement.observedAt),
    },
    untrusted: untrusted({ location }),
  };
}
