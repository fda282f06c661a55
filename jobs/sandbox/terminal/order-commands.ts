import { Option } from 'commander';
import { z } from 'zod';
import type { CommandResult, ShopCommand } from './command.ts';
import { table } from './table.ts';
import { units } from './units.ts';

export const orderCommand: ShopCommand = {
  usage: 'order <SKU> <QTY>',
  description: 'place an order: available falls, committed rises, on hand stays',
  options: [new Option('--name <REF>', "the order's name; without one the next #1001")],
  run: async ({ args: [sku = '', quantity = ''], options }, client) => {
    const body = { sku, quantity: units(quantity), name: options['name'] };
    const { order } = await client.post('order', body, ORDER);
    return orderResult(order, `order ${order.name} placed`);
  },
};

export const fulfillCommand: ShopCommand = {
  usage: 'fulfill <ORDER>',
  description: 'ship what is open of an order: committed and on hand fall',
  run: async ({ args: [name = ''] }, client) => {
    const { order } = await client.post('fulfill', { order: name }, ORDER);
    return orderResult(order, `order ${order.name} fulfilled`);
  },
};

export const refundCommand: ShopCommand = {
  usage: 'refund <ORDER> <SKU> <QTY>',
  description: 'refund units of an order and restock them (shipped ones come back, the others are cancelled)',
  options: [
    new Option('--restock <KIND>', 'return: only shipped units; cancel: only open ones; none: no restock')
      .choices(['auto', 'return', 'cancel', 'none'])
      .default('auto'),
  ],
  run: async ({ args: [name = '', sku = '', quantity = ''], options }, client) => {
    const body = { order: name, sku, quantity: units(quantity), restock: options['restock'] };
    const { order } = await client.post('refund', body, ORDER);
    return orderResult(order, `order ${order.name}: ${body.quantity} of ${sku} refunded`);
  },
};

const ORDER = z.object({
  order: z.object({
    id: z.string(),
    name: z.string(),
    updatedAt: z.string(),
    lines: z.array(
      z.object({
        sku: z.string().nullable(),
        quantity: z.int(),
        fulfilled: z.int(),
        removed: z.int(),
        returned: z.int(),
      }),
    ),
  }),
});

function orderResult(order: z.output<typeof ORDER>['order'], heading: string): CommandResult {
  const rows = order.lines.map((line) => [line.sku, line.quantity, line.fulfilled, line.removed, line.returned]);
  return { heading, body: table(['SKU', 'ordered', 'shipped', 'cancelled', 'returned'], rows), json: order };
}
