import { listDrifts } from '../../domain/history/list-drifts.ts';
import { DomainError } from '../../domain/errors.ts';
import type { UnjudgedReason } from '../../domain/reconcile/compare.ts';
import { runReconcile, type ReconcileResult } from '../../domain/reconcile/run-reconcile.ts';
import type { Answer, Table } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { counted, whole } from '../words.ts';
import { driftTable } from './drift.ts';

/** As many drifts as fit on a screen; "stock drift" has them all. */
const MOST_SHOWN = 20;

export const reconcileCommand = defineCommand({
  name: 'reconcile',
  summary: 'Compare every SKU with the shop now and record what disagrees',
  example: 'reconcile',
  arguments: {},
  options: {},
  async run(desk, _input, call): Promise<Answer> {
    const { database, clock } = desk.ledger;
    const deps = { database, clock, storefront: await desk.shop(), dueTimes: desk.dueTimes };
    const result = await runReconcile(deps, call.signal);
    if (result.outcome === 'failed') {
      throw new DomainError('not-checked', `NOT CHECKED (run ${result.runId}): ${result.failure}`, {
        runId: result.runId,
      });
    }
    const { outcome: _, ...json } = result;
    const drifts = await listDrifts(database.em(), { limit: MOST_SHOWN, latestRunOnly: true });
    return {
      headline: headline(result),
      tables: [{ ...driftTable(drifts), title: 'Drift' }, unjudgedTable(result)],
      notes: [
        progress(result),
        ...(result.ledgerAgrees ? [] : ['A bin\'s level isn\'t the sum of its movements: see "stock status".']),
      ],
      json,
    };
  },
});

type Complete = Extract<ReconcileResult, { outcome: 'complete' }>;

function headline({ runId, compared, minor, major, critical }: Complete): string {
  const drifting = minor + major + critical;
  if (drifting === 0 && compared === 1) return `Run ${runId}: the one SKU that could be compared agrees.`;
  if (drifting === 0) return `Run ${runId}: all ${counted(compared, 'SKU')} that could be compared agree.`;
  return `Run ${runId}: ${counted(drifting, 'SKU disagrees', 'SKUs disagree')} of ${whole(compared)} compared (${critical} critical, ${major} major, ${minor} minor).`;
}

function progress({ skusExpected, inFlight, unjudged }: Complete): string {
  return `${counted(skusExpected, 'SKU')} expected, ${whole(inFlight)} with something in flight, ${whole(unjudged)} not judged.`;
}

const why: Readonly<Record<UnjudgedReason, string>> = {
  moving: 'moved while the shop was read; the next run looks again',
  indeterminate: 'an update was sent and is not confirmed yet',
  unmapped: 'no item of the shop carries the SKU',
  duplicate: 'several items of the shop carry the SKU',
  untracked: "the shop doesn't count the item",
  'not-stocked': "the item isn't stocked at the shop's location",
  'no-location': "its building isn't tied to a location of the shop",
  'not-in-ledger': 'the shop has some, and nothing was ever recorded here',
  'no-sku': 'an item of the shop without a SKU',
};

function unjudgedTable({ unjudgedByReason }: Complete): Table {
  return {
    title: 'Not judged',
    columns: [{ name: 'SKUs', align: 'right' }, { name: 'why' }],
    rows: (Object.entries(unjudgedByReason) as [UnjudgedReason, number][]).map(([reason, skus]) => [skus, why[reason]]),
  };
}
