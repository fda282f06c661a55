import { type CountOutcome, countOutcome } from '../../domain/history/count-outcome.ts';
import type { Movement } from '../../domain/ledger/movement.ts';
import { recount } from '../../domain/ledger/recount.ts';
import type { Storefront } from '../../domain/ports/storefront.ts';
import { makeAskedCorrections } from '../../domain/recount/make-asked-corrections.ts';
import type { Answer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import type { Desk } from '../desk.ts';
import { bin, counted, instant, key, sku } from '../fields.ts';
import { recorded } from '../recorded.ts';
import { signed } from '../words.ts';

export const recountCommand = defineCommand({
  name: 'recount',
  summary: 'You counted a bin: the ledger takes the count, and the shop is corrected',
  example: 'recount TEE-BLK-M A-03-2 8',
  arguments: { sku, bin, counted },
  options: {
    countedAt: instant('when it was counted, such as 2026-01-31T14:05:00+01:00; now if left out'),
    key,
  },
  async run(desk, { sku, bin, counted, countedAt, key }, call) {
    const write = { actor: call.actor, key: key ?? call.newKey() };
    const approver = await call.mayDecide();
    const storefront = await desk.shop(); // what keeps it from being found, keeps nothing half done
    const posted = await recount(desk.ledger, { ...write, sku, bin, counted, countedAt, approver });
    const line = posted.movements[0]!;
    const difference = line.quantityDelta === 0 ? 'as the ledger said' : `${signed(line.quantityDelta)} to the ledger`;
    const answer = await recorded(desk, posted, `Counted ${counted} of ${sku} in ${bin}: ${difference}`);
    return withCorrection(desk, answer, await correction(desk, { storefront, line, signal: call.signal }));
  },
});

/** What can be made at once is made at once; what can't is a row, and the drain looks at it again. */
async function correction(
  { ledger, dueTimes }: Desk,
  { storefront, line, signal }: { storefront: Storefront; line: Movement; signal: AbortSignal },
): Promise<CountOutcome | null> {
  await makeAskedCorrections({ ...ledger, storefront, dueTimes }, signal, { skuId: line.skuId });
  return countOutcome(ledger.database.em(), line.id);
}

function withCorrection(desk: Desk, answer: Answer, outcome: CountOutcome | null): Answer {
  const { notes: [holding = ''] = [], json } = answer;
  const notes = [holding, ...(outcome ? [inWords(desk, outcome)] : [])];
  return { ...answer, notes, json: { ...(json as object), correction: outcome } };
}

function inWords({ delivering }: Desk, { state, waitsFor, from, to, caseId }: CountOutcome): string {
  switch (state) {
    case 'made':
      return delivering
        ? `The shop is set ${from} -> ${to}; that is on its way.`
        : `The shop is set ${from} -> ${to} when Lockstep runs, or now with "stock drain".`;
    case 'applied':
      return `The shop was set ${from} -> ${to}.`;
    case 'agreed':
      return 'The shop shows what it should: nothing is corrected.';
    case 'proposed':
      return `Case ${caseId} is open: an approver is asked to set the shop ${from} -> ${to}.`;
    case 'superseded':
      return 'A later count of it asks for the correction now.';
    case 'refused':
      return 'The shop refused the correction: "stock outbox" says why.';
    case 'stale':
      return 'The shop moved too often to be set: the next reconcile looks at it.';
    case 'waiting':
      return `The shop is corrected later: that waits for ${waitsFor ?? 'its turn'}.`;
    default:
      return state satisfies never;
  }
}
