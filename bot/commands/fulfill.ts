import { fulfill } from '../../domain/ledger/fulfill.ts';
import { defineCommand } from '../command.ts';
import { at, bin, inCount, key, optionalText, quantity, sku, text } from '../fields.ts';
import { recorded } from '../recorded.ts';

export const fulfillCommand = defineCommand({
  name: 'fulfill',
  summary: 'Goods left for a customer',
  example: 'fulfill TEE-BLK-M 2 A-03-2 --order 1001 --channel storefront',
  arguments: { sku, quantity, bin },
  options: {
    // Not optional elsewhere either: by its number a storefront's order is told from others, and not subtracted twice.
    order: text('the order it belongs to, such as 1001'),
    channel: optionalText('who sold it: storefront, or one of CHANNELS'),
    at,
    counted: inCount,
    key,
  },
  async run(desk, { sku, quantity, bin, order, channel = '', at, counted, key }, call) {
    const when = { occurredAt: at, inCount: counted };
    const write = { actor: call.actor, key: key ?? call.newKey(), reference: order, ...when };
    const posted = await fulfill(desk.ledger, { ...write, sku, quantity, bin, channel });
    const did = `Shipped ${quantity} of ${sku} from ${bin} for order ${order}`;
    return recorded(desk, posted, did);
  },
});
