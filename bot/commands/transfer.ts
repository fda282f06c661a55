import { transfer } from '../../domain/ledger/transfer.ts';
import { defineCommand } from '../command.ts';
import { at, inCount, key, quantity, sku, text } from '../fields.ts';
import { recorded } from '../recorded.ts';

export const transferCommand = defineCommand({
  name: 'transfer',
  summary: 'Goods were moved from one bin to another',
  example: 'transfer TEE-BLK-M 6 A-03-2 B-01-1',
  arguments: { sku, quantity, from: text('the bin they left'), to: text('the bin they went to') },
  options: { at, counted: inCount, key },
  async run(desk, { sku, quantity, from, to, at, counted, key }, call) {
    const write = { actor: call.actor, key: key ?? call.newKey(), occurredAt: at, inCount: counted };
    const posted = await transfer(desk.ledger, { ...write, sku, quantity, from, to });
    return recorded(desk, posted, `Moved ${quantity} of ${sku} from ${from} to ${to}`);
  },
});
