import * as z from 'zod';
import { readHealth } from '../../domain/history/read-health.ts';
import { healthRow, healthSchema } from '../rows/health-row.ts';
import { defineTool } from '../tool.ts';

export const getHealth = defineTool({
  name: 'get_health',
  title: 'How Lockstep is doing',
  description:
    'Answers how everything stands: the last reconcile, what waits to be told to the shop or is stuck, open cases by state, the mode, the last digest. Use it before trusting that "no drift" means all is well, or when many SKUs are wrong at once. Which SKUs are wrong is in list_drifts.',
  scope: 'stock:read',
  inputSchema: z.strictObject({}),
  rowSchema: healthSchema,
  handler: async ({ reader, clock, sandbox }) => ({
    rows: [healthRow(await readHealth(reader.em(), clock.now()), { sandbox })],
  }),
});
