import { z } from 'zod';
import type { ShopCommand } from './command.ts';
import { count, table } from './table.ts';

export const journalCommand: ShopCommand = {
  usage: 'journal',
  description: 'what the API really applied, under which key, oldest first',
  run: async (_typed, client) => {
    const { journal } = await client.get('journal', JOURNAL);
    const rows = journal.map((row) => [row.key, row.reference, row.sku, row.location, row.delta, row.onHandAfter]);
    const body = table(['key', 'reference', 'SKU', 'location', 'delta', 'on hand after'], rows);
    return {
      heading: `journal of ${count(journal.length, 'change')}`,
      ...(rows.length > 0 && { body }),
      json: journal,
    };
  },
};

const JOURNAL = z.object({
  journal: z.array(
    z.object({
      key: z.string(),
      reference: z.string().nullable(),
      sku: z.string().nullable(),
      location: z.string(),
      delta: z.int(),
      onHandAfter: z.int(),
    }),
  ),
});
