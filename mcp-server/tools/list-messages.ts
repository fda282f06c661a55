import * as z from 'zod';
import { checkLocation, checkSku } from '../../domain/history/check-names.ts';
import { listSkuMessages } from '../../domain/history/list-sku-messages.ts';
import { listArguments, locationArgument, skuArgument, withinOf } from '../arguments.ts';
import { nothingFound } from '../nothing-found.ts';
import { rowId } from '../rows/fields.ts';
import { messageRow, messageSchema, statuses } from '../rows/message-row.ts';
import { defineTool } from '../tool.ts';

export const listMessages = defineTool({
  name: 'list_messages',
  title: 'Outbox messages of a SKU',
  description:
    'Lists the outbox messages of one SKU, newest first: what the shop was or will be told, what it is expected to do by itself, every try to send, and what the shop answered. Use it to see whether an update is late, refused, stuck or was perhaps applied. The movements behind them are in list_movements.',
  scope: 'stock:read',
  inputSchema: z.strictObject({
    sku: skuArgument,
    location: locationArgument.optional(),
    status: z
      .enum(statuses)
      .describe(
        'Only messages that stand like this: pending, blocked, sending, waiting (all on their way), expecting (the shop moves by itself), rejected (refused for good), quarantined (nobody can tell), confirmed, netted (made moot), none (nothing to tell)',
      )
      .optional(),
    ...listArguments,
  }),
  rowSchema: messageSchema,
  positionSchema: rowId,
  handler: async ({ reader }, { sku, location, status, limit, ...times }, { before }) => {
    const em = reader.em();
    await checkSku(em, sku);
    if (location !== undefined) await checkLocation(em, location);
    const within = withinOf(times);
    const states = status && [status];
    const { rows, next } = await listSkuMessages(em, { sku, location, states, within, limit, before });
    const nothing = nothingFound({ what: 'message', sku, location, kind: status, within });
    return { rows: rows.map((row) => messageRow(row)), next, nothing };
  },
});
