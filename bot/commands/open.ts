import { open } from '../../domain/ledger/open.ts';
import { defineCommand } from '../command.ts';
import { bin, key, quantity, sku } from '../fields.ts';
import { recorded } from '../recorded.ts';

export const openCommand = defineCommand({
  name: 'open',
  summary: 'Stock that the shop already counts enters the ledger',
  example: 'open TEE-BLK-M 40 A-03-2',
  arguments: { sku, quantity, bin },
  options: { key },
  async run(desk, { sku, quantity, bin, key }, call) {
    const write = { actor: call.actor, key: key ?? call.newKey() };
    const posted = await open(desk.ledger, { ...write, sku, quantity, bin });
    return recorded(desk, posted, `Opened ${bin} with ${quantity} of ${sku}`);
  },
});
