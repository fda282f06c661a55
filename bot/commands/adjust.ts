import { adjust } from '../../domain/ledger/adjust.ts';
import { defineCommand } from '../command.ts';
import { at, bin, inCount, key, shopShows, signedQuantity, sku, text } from '../fields.ts';
import { recorded } from '../recorded.ts';

export const adjustCommand = defineCommand({
  name: 'adjust',
  summary: 'A bin holds more or less than the ledger says, and you know why',
  example: 'adjust TEE-BLK-M -1 A-03-2 --reason "seam torn"',
  arguments: { sku, quantity: signedQuantity, bin },
  options: { reason: text('why, for whoever reads the ledger later'), shopShows, at, counted: inCount, key },
  async run(desk, { sku, quantity, bin, reason, shopShows, at, counted, key }, call) {
    const write = { actor: call.actor, key: key ?? call.newKey(), occurredAt: at, inCount: counted };
    const posted = await adjust(desk.ledger, { ...write, sku, quantityDelta: quantity, bin, reason, shopShows });
    const change = quantity < 0 ? `took ${-quantity} away` : `added ${quantity}`;
    return recorded(desk, posted, `Adjusted ${sku} in ${bin}: ${change}`);
  },
});
