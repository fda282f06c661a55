import * as z from 'zod';
import { checkLocation, checkSku } from '../../domain/history/check-names.ts';
import { listMovements as list } from '../../domain/history/list-movements.ts';
import { movementKinds } from '../../domain/ledger/movement.ts';
import { listArguments, locationArgument, skuArgument, withinOf } from '../arguments.ts';
import { nothingFound } from '../nothing-found.ts';
import { movementRow, movementSchema } from '../rows/movement-row.ts';
import { rowId } from '../rows/fields.ts';
import { defineTool } from '../tool.ts';

export const listMovements = defineTool({
  name: 'list_movements',
  title: 'Movements of a SKU',
  description:
    'Lists the ledger lines of one SKU, newest first: what was received, shipped, returned, adjusted, moved or opened, when, where and by whom. Use it to see what the warehouse did. What became of telling the shop is in list_messages, what the shop did by itself in list_storefront_events.',
  scope: 'stock:read',
  inputSchema: z.strictObject({
    sku: skuArgument,
    location: locationArgument.optional(),
    kind: z
      .enum(movementKinds)
      .describe(`Only movements of this kind: ${movementKinds.join(', ')}`)
      .optional(),
    ...listArguments,
  }),
  rowSchema: movementSchema,
  positionSchema: rowId,
  handler: async ({ reader }, { sku, location, kind, limit, ...times }, { before }) => {
    const em = reader.em();
    await checkSku(em, sku);
    if (location !== undefined) await checkLocation(em, location);
    const within = withinOf(times);
    const kinds = kind && [kind];
    const { rows, next } = await list(em, { sku, location, kinds, within, limit, before });
    const nothing = nothingFound({ what: 'movement', sku, location, kind, within });
    return { rows: rows.map((row) => movementRow(row)), next, nothing };
  },
});
