import * as z from 'zod';
import { checkSku } from '../../domain/history/check-names.ts';
import { readSku } from '../../domain/history/read-sku.ts';
import { skuArgument } from '../arguments.ts';
import { skuRow, skuSchema } from '../rows/sku-row.ts';
import { defineTool } from '../tool.ts';

export const getSku = defineTool({
  name: 'get_sku',
  title: 'One SKU now',
  description:
    'Answers what Lockstep knows of one SKU now: on hand per bin and location, what the shop should show and why (terms), what it last showed, the last agreement, open cases. Start here when the question is about a SKU. It does not ask the shop: compare_now does.',
  scope: 'stock:read',
  inputSchema: z.strictObject({ sku: skuArgument }),
  rowSchema: skuSchema,
  handler: async ({ reader, clock, dueTimes }, { sku }) => {
    await checkSku(reader.em(), sku);
    const file = await readSku({ database: reader, clock, dueTimes }, sku);
    return { rows: file ? [skuRow(file)] : [] };
  },
});
