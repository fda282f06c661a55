import * as z from 'zod';
import type { FoundSku } from '../../domain/history/search-skus.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';

export const foundSkuSchema = z.strictObject({
  sku: skuCode,
  matched: z.enum(['sku', 'title', 'barcode']).describe('Where the text stands'),
  untrusted: z.strictObject({ title: someText.nullable(), barcode: someText.nullable() }),
});

export function foundSkuRow({ sku, matched, title, barcode }: FoundSku): z.infer<typeof foundSkuSchema> {
  return { sku: skuOf(sku), matched, untrusted: untrusted({ title, barcode }) };
}
