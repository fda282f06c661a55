import { acceptReturn } from '../../domain/ledger/accept-return.ts';
import { defineCommand } from '../command.ts';
import { at, bin, flag, inCount, key, optionalText, quantity, sku } from '../fields.ts';
import { recorded } from '../recorded.ts';

export const returnCommand = defineCommand({
  name: 'return',
  summary: 'Goods came back and were put into a bin',
  example: 'return TEE-BLK-M 1 A-03-2 --order 1001 --restocked',
  arguments: { sku, quantity, bin },
  options: {
    order: optionalText('the order they come back from'),
    restocked: flag("the shop's refund put them back by itself, so it isn't told again"),
    at,
    counted: inCount,
    key,
  },
  async run(desk, { sku, quantity, bin, order, restocked, at, counted, key }, call) {
    const when = { occurredAt: at, inCount: counted };
    const write = { actor: call.actor, key: key ?? call.newKey(), reference: order, ...when };
    const posted = await acceptReturn(desk.ledger, { ...write, sku, quantity, bin, restocked });
    const did = `Took back ${quantity} of ${sku} into ${bin}${order ? ` from order ${order}` : ''}`;
    return recorded(desk, posted, did);
  },
});
