import * as z from 'zod';
import { checkLocation, checkSku } from '../../domain/history/check-names.ts';
import { listStorefrontEvents as list } from '../../domain/history/list-storefront-events.ts';
import { listArguments, locationArgument, orderArgument, skuArgument, withinOf } from '../arguments.ts';
import { nothingFound } from '../nothing-found.ts';
import { eventKinds, eventRow, eventSchema } from '../rows/event-row.ts';
import { rowId } from '../rows/fields.ts';
import { defineTool } from '../tool.ts';

export const listStorefrontEvents = defineTool({
  name: 'list_storefront_events',
  title: 'What the shop did with a SKU',
  description:
    "Lists what moved the shop's number of one SKU by itself, newest first: fulfilled orders, cancelled fulfilments, restocked refunds, and how much of each the ledger accounts for. Use it to find shipments or returns that only one side knows of. Changes of the number with no order behind them are steps in list_readings.",
  scope: 'stock:read',
  inputSchema: z.strictObject({
    sku: skuArgument,
    location: locationArgument.optional(),
    order: orderArgument.optional(),
    kind: z
      .enum(eventKinds)
      .describe(`Only events of this kind: ${eventKinds.join(', ')}`)
      .optional(),
    ...listArguments,
  }),
  rowSchema: eventSchema,
  positionSchema: rowId,
  handler: async ({ reader }, { sku, location, order, kind, limit, ...times }, { before }) => {
    const em = reader.em();
    await checkSku(em, sku);
    if (location !== undefined) await checkLocation(em, location);
    const within = withinOf(times);
    const kinds = kind && [kind];
    const { rows, next } = await list(em, { sku, location, order, kinds, within, limit, before });
    const what = order === undefined ? 'event of the shop' : `event of the shop's order ${order}`;
    return {
      rows: rows.map((row) => eventRow(row)),
      next,
      nothing: nothingFound({ what, sku, location, kind, within }),
    };
  },
});
