import { receive } from '../../domain/ledger/receive.ts';
import { defineCommand } from '../command.ts';
import { at, bin, inCount, key, quantity, sku } from '../fields.ts';
import { recorded } from '../recorded.ts';

export const receiveCommand = defineCommand({
  name: 'receive',
  summary: 'Goods arrived and were put into a bin',
  example: 'receive TEE-BLK-M 12 A-03-2',
  arguments: { sku, quantity, bin },
  options: { at, counted: inCount, key },
  async run(desk, { sku, quantity, bin, at, counted, key }, call) {
    const write = { actor: call.actor, key: key ?? call.newKey(), occurredAt: at, inCount: counted };
    const posted = await receive(desk.ledger, { ...write, sku, quantity, bin });
    return recorded(desk, posted, `Received ${quantity} of ${sku} into ${bin}`);
  },
});
