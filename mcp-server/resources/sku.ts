import { readSku } from '../../domain/history/read-sku.ts';
import { skuArgument } from '../arguments.ts';
import { completeSku } from '../completions.ts';
import type { Resource } from '../resource.ts';
import { skuRow } from '../rows/sku-row.ts';

export const skuResource: Resource = {
  name: 'sku',
  title: 'A SKU now',
  description: 'What is known of one SKU now, as get_sku answers it. The SKU is percent-encoded.',
  scope: 'stock:read',
  address: 'lockstep://skus/',
  variable: { name: 'sku', complete: completeSku },
  list: async () => [],
  read: async ({ reader, clock, dueTimes }, value) => {
    const sku = skuArgument.safeParse(value);
    const file = sku.success ? await readSku({ database: reader, clock, dueTimes }, sku.data) : null;
    return file && skuRow(file);
  },
};
