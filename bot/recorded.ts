import { afterMovements, type AfterMovement } from '../domain/history/after-movements.ts';
import type { Posted } from '../domain/ledger/post-movement.ts';
import type { Answer } from './answer.ts';
import type { Desk } from './desk.ts';

/** The answer of every verb that writes to the ledger: what was done, what the bins hold now, what the shop hears of it. */
export async function recorded(desk: Desk, posted: Posted, did: string): Promise<Answer> {
  const lines = await afterMovements(
    desk.ledger.database,
    posted.movements.map((movement) => movement.id),
  );
  const key = posted.movements[0]!.idempotencyKey;
  return {
    headline: posted.alreadyRecorded ? `Already recorded under the key ${key}: nothing was written.` : `${did}.`,
    notes: [lines.map(holding).join(' '), tell(desk, lines[0]!, posted.movements[0]!.reference)],
    json: { key, alreadyRecorded: posted.alreadyRecorded, movements: lines },
  };
}

function holding({ bin, sku, onHand }: AfterMovement): string {
  return `${bin} now holds ${onHand} of ${sku}.`;
}

function tell(
  { delivering }: Desk,
  { effect, quantityDelta }: AfterMovement,
  order: string | null | undefined,
): string {
  switch (effect) {
    case 'none':
      return 'The shop need not be told.';
    case 'expect': {
      const evidence = quantityDelta < 0 ? 'it ships' : 'it refunds';
      return `The shop changes its own number when ${evidence} order ${order}; nothing is sent.`;
    }
    case 'push':
      return delivering
        ? 'The update is on its way to the shop.'
        : 'The shop is told when Lockstep runs, or now with "stock drain".';
    default:
      return effect satisfies never;
  }
}
