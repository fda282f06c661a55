import { z } from 'zod';
import type { CommandResult, ShopCommand } from './command.ts';
import { count, table } from './table.ts';
import { units } from './units.ts';

export const levelsCommand: ShopCommand = {
  usage: 'levels [SKU]',
  description: 'what the shop shows: available, committed, on hand',
  run: async ({ args: [sku] }, client) => {
    const { levels } = await client.get(`levels${sku ? `?sku=${encodeURIComponent(sku)}` : ''}`, LEVELS);
    return levelsResult(levels, sku ? `levels of ${sku}` : `levels of ${count(levels.length, 'SKU')}`);
  },
};

export const setCommand: ShopCommand = {
  usage: 'set <SKU> <QTY>',
  description: 'type an on-hand quantity into the shop by hand, as somebody in its admin would',
  run: async ({ args: [sku = '', quantity = ''] }, client) => {
    const body = { sku, quantity: units(quantity, { least: -1_000_000_000 }) };
    const { levels } = await client.post('set', body, LEVELS);
    return levelsResult(levels, `${sku} set to ${body.quantity} on hand, by hand`);
  },
};

const LEVELS = z.object({
  levels: z.array(
    z.object({
      sku: z.string().nullable(),
      location: z.string(),
      available: z.int(),
      committed: z.int(),
      onHand: z.int(),
    }),
  ),
});

function levelsResult(levels: z.output<typeof LEVELS>['levels'], heading: string): CommandResult {
  const rows = levels.map((level) => [level.sku, level.location, level.available, level.committed, level.onHand]);
  const body = rows.length === 0 ? 'none: create items with: catalog FILE' : undefined;
  return {
    heading,
    body: body ?? table(['SKU', 'location', 'available', 'committed', 'on hand'], rows),
    json: levels,
  };
}
