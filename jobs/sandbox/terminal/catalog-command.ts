import { z } from 'zod';
import { SKU } from '../sim/catalog.ts';
import type { ShopCommand } from './command.ts';
import { readCsv } from './read-csv.ts';
import { count } from './table.ts';

export const catalogCommand: ShopCommand = {
  usage: 'catalog <FILE>',
  description: 'create the items of a CSV file (sku,title,price; also .gz); the same file again changes nothing',
  run: async ({ args: [file = ''] }, client) => {
    const items = await readCsv(file, ['sku', 'title', 'price'], (record) => ITEM.parse(record));
    const saved = await client.post('catalog', { items }, SAVED);
    return { heading: `catalog: ${describe(saved)}`, json: saved };
  },
};

const ITEM = z.object({
  sku: SKU,
  title: z.string().min(1, 'is empty'),
  price: z
    .string()
    .regex(/^\d{1,9}(\.\d+)?$/, 'is not a price such as 4.50')
    .transform(Number),
});

const SAVED = z.object({ created: z.int(), updated: z.int(), unchanged: z.int() });

function describe({ created, updated, unchanged }: z.output<typeof SAVED>): string {
  return `${count(created, 'item')} created, ${updated} changed, ${unchanged} as they were`;
}
