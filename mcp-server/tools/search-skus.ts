import * as z from 'zod';
import { searchSkus as search } from '../../domain/history/search-skus.ts';
import { cursorArgument, limitArgument, searchArgument } from '../arguments.ts';
import { foundSkuRow, foundSkuSchema } from '../rows/found-sku-row.ts';
import { defineTool } from '../tool.ts';

export const searchSkus = defineTool({
  name: 'search_skus',
  title: 'Find SKUs',
  description:
    'Finds SKUs by a part of their code, title or barcode, in order of code. Use it when you know a product but not its exact SKU; every other tool wants the exact one.',
  scope: 'stock:read',
  inputSchema: z.strictObject({ text: searchArgument, limit: limitArgument, cursor: cursorArgument.optional() }),
  rowSchema: foundSkuSchema,
  positionSchema: z.string().max(255),
  handler: async ({ reader }, { text, limit }, { before }) => {
    const { rows, next } = await search(reader.em(), { text, limit, before });
    return {
      rows: rows.map((row) => foundSkuRow(row)),
      next,
      nothing: `No SKU has "${text}" in its code, title or barcode.`,
    };
  },
});
