import { type DriftRow, listDrifts } from '../../domain/history/list-drifts.ts';
import { lastReconcile } from '../../domain/history/last-reconcile.ts';
import type { Table } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { flag, limit } from '../fields.ts';
import { counted, moment, money, shopShows } from '../words.ts';

export const driftCommand = defineCommand({
  name: 'drift',
  summary: 'Recorded disagreements between here and the shop, newest first',
  example: 'drift --latest',
  arguments: {},
  options: { latest: flag('only those of the newest reconcile'), limit: limit(100) },
  async run({ ledger }, { latest, limit }) {
    const em = ledger.database.em();
    const drifts = await listDrifts(em, { limit, latestRunOnly: latest });
    const run = await lastReconcile(em);
    return {
      headline: drifts.length === 0 ? 'No drift is recorded.' : `${counted(drifts.length, 'disagreement')} recorded.`,
      tables: [driftTable(drifts)],
      notes: [
        run
          ? `The newest reconcile is run ${run.runId}, ${moment(run.finishedAt)}.`
          : 'Nothing was ever reconciled: "stock reconcile" does.',
        ...(drifts.length === limit ? [`Only the newest ${limit} are shown: --limit N shows more.`] : []),
      ],
      json: drifts,
    };
  },
});

export function driftTable(drifts: readonly DriftRow[]): Table {
  const right = { align: 'right' } as const;
  return {
    columns: [
      { name: 'run', ...right },
      { name: 'seen' },
      { name: 'SKU' },
      { name: 'location' },
      { name: 'should be', ...right },
      { name: 'shop shows', ...right },
      { name: 'so' },
      { name: 'severity' },
      { name: 'value', ...right },
    ],
    rows: drifts.map((row) => [
      String(row.runId),
      moment(row.observedAt),
      row.sku,
      row.location,
      row.expectedTotal,
      row.storefrontTotal,
      shopShows(row.delta),
      row.severity,
      money(row.value),
    ]),
  };
}
