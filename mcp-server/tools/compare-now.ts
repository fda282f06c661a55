import * as z from 'zod';
import { compareNow as compare } from '../../domain/reconcile/compare-now.ts';
import { locationArgument, skuArgument } from '../arguments.ts';
import { comparedRow, comparedSchema } from '../rows/compared-row.ts';
import { shopTurns } from '../shop-turns.ts';
import { defineTool } from '../tool.ts';
import { clean } from '../untrusted.ts';

export const compareNow = defineTool({
  name: 'compare_now',
  title: 'Compare one SKU with the shop now',
  description:
    "Asks the shop for its number of one SKU at one location at this moment and compares it with what it should show, storing one reading, which can be cited, and nothing else. Use it to see whether a drift is still there; what was known before is in get_sku and list_readings. The shop's search of orders may be some minutes behind, so that an order of just now can look like a drift.",
  scope: 'stock:read',
  inputSchema: z.strictObject({
    sku: skuArgument,
    location: locationArgument
      .describe('The name of the location; only needed when several are tied to the shop')
      .optional(),
  }),
  rowSchema: comparedSchema,
  annotations: { idempotentHint: false, openWorldHint: true },
  handler: async (deps, { sku, location }, { caller, signal }) => {
    const { reader, recorder, clock, dueTimes } = deps;
    const askedBy = `agent:${clean(caller.client ?? caller.transport, 100)}`;
    const turns = shopTurns(deps, signal);
    const asking = { reader, recorder, clock, dueTimes, ...turns, storefront: await deps.storefront() };
    return { rows: [comparedRow(await compare(asking, { sku, location, askedBy }, signal))] };
  },
});
