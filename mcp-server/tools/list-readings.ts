import * as z from 'zod';
import { checkLocation, checkSku } from '../../domain/history/check-names.ts';
import { listReadings as list, readingKinds } from '../../domain/history/list-readings.ts';
import { listArguments, locationArgument, skuArgument, withinOf } from '../arguments.ts';
import { nothingFound } from '../nothing-found.ts';
import { rowId } from '../rows/fields.ts';
import { readingRow, readingSchema } from '../rows/reading-row.ts';
import { defineTool } from '../tool.ts';

export const listReadings = defineTool({
  name: 'list_readings',
  title: "Readings of the shop's number",
  description:
    "Lists what is known of the shop's number of one SKU, newest first: the last agreement of each location, steps (the number changed with no movement, update or order behind it), and readings that somebody asked for. Use it to see when things were last right and what changed since. For the number at this moment use compare_now.",
  scope: 'stock:read',
  inputSchema: z.strictObject({
    sku: skuArgument,
    location: locationArgument.optional(),
    kind: z
      .enum(readingKinds)
      .describe(`Only this kind: ${readingKinds.join(', ')}`)
      .optional(),
    ...listArguments,
  }),
  rowSchema: readingSchema,
  positionSchema: z.strictObject({ at: z.iso.datetime(), kind: z.enum(readingKinds), id: rowId }),
  handler: async ({ reader }, { sku, location, kind, limit, ...times }, { before }) => {
    const em = reader.em();
    await checkSku(em, sku);
    if (location !== undefined) await checkLocation(em, location);
    const within = withinOf(times);
    const kinds = kind && [kind];
    const { rows, next } = await list(em, { sku, location, kinds, within, limit, before });
    const nothing = nothingFound({ what: 'reading of the shop', sku, location, kind, within });
    return { rows: rows.map((row) => readingRow(row)), next, nothing };
  },
});
