import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { acceptReturn } from '../../domain/ledger/accept-return.ts';
import { STOREFRONT } from '../../domain/ledger/effect.ts';
import { fulfill } from '../../domain/ledger/fulfill.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import { receive } from '../../domain/ledger/receive.ts';
import { transfer } from '../../domain/ledger/transfer.ts';
import { DEMO_ACTOR } from './open-brand.ts';
import type { Deed } from './plan-deed.ts';
import type { SimClient } from './sim-client.ts';

/**
 * Carries a deed out on both sides, under a key and an order name made of its number: one that was interrupted is
 * done again and finished, never doubled.
 */
export async function doDeed(ledger: Ledger, sim: SimClient, n: number, deed: Deed): Promise<void> {
  const { sku, quantity, bin } = deed;
  const write = { sku, quantity, actor: DEMO_ACTOR, key: `demo-${n}` };
  switch (deed.kind) {
    case 'order': {
      const order = orderOf(n);
      await place(sim, order, { sku, quantity });
      await unlessDone('nothing-to-fulfill', sim.post('fulfill', { order }, z.unknown()));
      await fulfill(ledger, { ...write, bin, channel: STOREFRONT, reference: order });
      return;
    }
    case 'wholesale':
      await fulfill(ledger, { ...write, bin, channel: ledger.channels[0]!, reference: `W-${n}` });
      return;
    case 'receipt':
      await receive(ledger, { ...write, bin, reference: `PO-${n}` });
      return;
    case 'transfer':
      await transfer(ledger, { ...write, from: deed.from, to: bin });
      return;
    case 'return':
      await sim.post('refund', { order: deed.order, sku, quantity }, z.unknown());
      await acceptReturn(ledger, { ...write, bin, restocked: true, reference: deed.order });
      return;
    default:
      deed satisfies never;
  }
}

export function orderOf(n: number): string {
  return `D-${n}`;
}

const placedOrder = z.object({
  order: z.object({ lines: z.array(z.object({ sku: z.string(), quantity: z.number() })) }),
});

/** Places the order, or finds it placed. One of the same name for something else isn't ours to ship. */
async function place(sim: SimClient, name: string, line: { sku: string; quantity: number }): Promise<void> {
  await unlessDone('order-exists', sim.post('order', { ...line, name }, z.unknown()));
  const { order } = await sim.get(`order?order=${encodeURIComponent(name)}`, placedOrder);
  if (order.lines.some(({ sku, quantity }) => sku === line.sku && quantity === line.quantity)) return;
  throw new DomainError(
    'demo-order-differs',
    `The shop's order ${name} is for something else; the demo leaves it alone.`,
  );
}

async function unlessDone(code: string, doing: Promise<unknown>): Promise<void> {
  try {
    await doing;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== code) throw error;
  }
}
