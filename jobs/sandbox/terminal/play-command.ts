import { z } from 'zod';
import type { PlayedMovement } from '../orders/play-movements.ts';
import { SKU } from '../sim/catalog.ts';
import type { ShopCommand } from './command.ts';
import { readCsv } from './read-csv.ts';
import { count } from './table.ts';

export const playCommand: ShopCommand = {
  usage: 'play <FILE>',
  description: "play a movement file's storefront lines: orders placed and fulfilled, refunds restocked; twice is once",
  run: async ({ args: [file = ''] }, client) => {
    const movements = await readCsv(file, COLUMNS, storefrontMovement);
    const played = await client.post('play', { movements }, PLAYED);
    const heading = `played ${count(played.orders, 'order')} with ${count(played.fulfilled, 'line')}, ${count(played.returned, 'return')}`;
    return {
      heading: played.repeated > 0 ? `${heading}; ${played.repeated} had been played before` : heading,
      json: played,
    };
  },
};

/** The movement file's columns, in its order; only some concern a shop. */
const COLUMNS = [
  'idempotency_key',
  'occurred_at',
  'kind',
  'sku',
  'bin',
  'to_bin',
  'quantity',
  'channel',
  'reference',
  'note',
] as const;

/** null: not the storefront's. */
function storefrontMovement(record: Record<string, string>, line: number): PlayedMovement | null {
  if (record['channel'] !== 'storefront') return null;
  const { idempotency_key: key, kind, sku, quantity, reference } = MOVEMENT.parse(record);
  return { line, key, kind, sku, quantity, reference };
}

const MOVEMENT = z.object({
  idempotency_key: z.string().min(1, 'is empty'),
  kind: z.enum(['fulfillment', 'return'], 'is not fulfillment or return, the kinds that channel storefront fits'),
  sku: SKU,
  quantity: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'is not a whole number from 1 up')
    .transform(Number),
  reference: z.string().min(1, 'is empty: the order it belongs to is missing'),
});

const PLAYED = z.object({ orders: z.int(), fulfilled: z.int(), returned: z.int(), repeated: z.int() });
