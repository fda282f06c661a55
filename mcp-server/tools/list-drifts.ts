import * as z from 'zod';
import { checkLocation, checkSku } from '../../domain/history/check-names.ts';
import { pageDrifts } from '../../domain/history/page-drifts.ts';
import { severities } from '../../domain/reconcile/severity.ts';
import { listArguments, locationArgument, skuArgument, withinOf } from '../arguments.ts';
import { nothingFound } from '../nothing-found.ts';
import { driftRow, driftSchema } from '../rows/drift-row.ts';
import { rowId } from '../rows/fields.ts';
import { defineTool } from '../tool.ts';

export const listDrifts = defineTool({
  name: 'list_drifts',
  title: 'Recorded disagreements',
  description:
    'Lists drifts, newest first: each time a reconcile found the shop to differ from what it should show, with the numbers of that moment. With latestRunOnly: what is wrong now, over all SKUs. For the story of one episode use get_case.',
  scope: 'stock:read',
  inputSchema: z.strictObject({
    sku: skuArgument.optional(),
    location: locationArgument.optional(),
    severity: z
      .enum(severities)
      .describe(`Only drifts of this severity: ${severities.join(', ')}`)
      .optional(),
    latestRunOnly: z.boolean().default(false).describe('true: only what the newest complete reconcile found'),
    ...listArguments,
  }),
  rowSchema: driftSchema,
  positionSchema: rowId,
  handler: async ({ reader }, { sku, location, severity, latestRunOnly, limit, ...times }, { before }) => {
    const em = reader.em();
    if (sku !== undefined) await checkSku(em, sku);
    if (location !== undefined) await checkLocation(em, location);
    const within = withinOf(times);
    const severities = severity && [severity];
    const { rows, next } = await pageDrifts(em, { sku, location, severities, within, latestRunOnly, limit, before });
    const what = latestRunOnly ? 'drift in the newest complete reconcile' : 'drift';
    const nothing = nothingFound({ what, sku, location, kind: severity, within });
    return { rows: rows.map((row) => driftRow(row)), next, nothing };
  },
});
