import { type FinishedRun, lastReconcile } from '../../domain/history/last-reconcile.ts';
import { ledgerAgrees } from '../../domain/history/ledger-agrees.ts';
import { lookupFailure } from '../../domain/history/lookup-failure.ts';
import { listMessages, type MessageRow } from '../../domain/history/list-messages.ts';
import { type OutboxSummary, outboxSummary } from '../../domain/history/outbox-summary.ts';
import { type WaitingCount, waitingCounts } from '../../domain/history/waiting-counts.ts';
import type { Answer, Table } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { mappingAdvice } from '../mapping-advice.ts';
import { judge } from '../judge-status.ts';
import { counted, lasting, moment, whole } from '../words.ts';
import { messageTable, outboxHeadline } from './outbox.ts';

/** As many as fit on a screen; "stock outbox" has them all. */
const MOST_SHOWN = 10;
const MOST_NAMED = 3;

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'Is everything in order? What is stuck, why, and what to do',
  example: 'status',
  arguments: {},
  options: {},
  async run({ ledger, delivering }): Promise<Answer> {
    const em = ledger.database.em();
    const now = ledger.clock.now();
    const outbox = await outboxSummary(em, now);
    const run = await lastReconcile(em);
    const agrees = await ledgerAgrees(em);
    const troubled = await listMessages(em, { limit: MOST_SHOWN, states: ['rejected', 'quarantined', 'waiting'] });
    const waiting = troubled.filter(({ status }) => status === 'waiting').length;
    const counts = await waitingCounts(em, MOST_SHOWN);
    const standing = { outbox, run, agrees, now, waiting, delivering, lookupFailure: await lookupFailure(em) };
    const { headline, notes } = judge(standing);
    return {
      headline,
      tables: [
        overview(outbox, run, agrees, now),
        blockedTable(outbox),
        troubledTable(troubled),
        ...countsTable(counts),
      ],
      notes,
      json: { outbox, lastReconcile: run, ledgerAgrees: agrees, waitingCounts: counts },
    };
  },
});

function overview(outbox: OutboxSummary, run: FinishedRun | null, agrees: boolean, now: Date): Table {
  return {
    columns: [{ name: 'what' }, { name: 'how it stands' }],
    rows: [
      ['updates to the shop', outboxHeadline(outbox)],
      ['last reconcile', run ? runInWords(run, now) : 'never'],
      ['ledger', agrees ? 'every bin holds the sum of its movements' : 'A BIN IS NOT THE SUM OF ITS MOVEMENTS'],
    ],
  };
}

function runInWords(run: FinishedRun, now: Date): string {
  const ago = `run ${run.runId}, ${lasting((now.getTime() - run.finishedAt.getTime()) / 1000)} ago`;
  if (run.outcome === 'failed') return `${ago}: NOT CHECKED, ${run.failure ?? 'no reason recorded'}`;
  const drifting = (run.minor ?? 0) + (run.major ?? 0) + (run.critical ?? 0);
  const parts = [
    `${counted(run.compared ?? 0, 'SKU')} compared`,
    `${whole(drifting)} drifting`,
    `${whole(run.inFlight ?? 0)} in flight`,
  ];
  if (run.unjudged) parts.push(`${whole(run.unjudged)} not judged`);
  return `${ago}: ${parts.join(', ')}`;
}

/** By cause, since one mends many: with thousands of SKUs a list of them would say nothing. */
function blockedTable({ blocked }: OutboxSummary): Table {
  const right = { align: 'right' } as const;
  return {
    title: "Can't be told to the shop",
    columns: [
      { name: 'SKUs', ...right },
      { name: 'updates', ...right },
      { name: 'which' },
      { name: 'why, and what to do' },
    ],
    rows: [...Map.groupBy(blocked, ({ issue }) => issue)].map(([issue, skus]) => [
      skus.length,
      skus.reduce((sum, { messages }) => sum + messages, 0),
      firstOf(skus.map(({ sku }) => sku)),
      mappingAdvice[issue],
    ]),
  };
}

function firstOf(skus: readonly string[]): string {
  return skus.slice(0, MOST_NAMED).join(', ') + (skus.length > MOST_NAMED ? ', ...' : '');
}

function troubledTable(messages: readonly MessageRow[]): Table {
  return { ...messageTable(messages), title: 'Refused, stuck or to be sent again' };
}

function countsTable(counts: readonly WaitingCount[]): Table[] {
  if (counts.length === 0) return [];
  return [
    {
      title: 'Counted, and the shop not corrected yet',
      columns: [{ name: 'SKU' }, { name: 'location' }, { name: 'bin' }, { name: 'counted' }, { name: 'waits for' }],
      rows: counts.map(({ sku, location, bin, countedAt, waitsFor }) => [
        sku,
        location,
        bin,
        moment(countedAt),
        waitsFor ?? 'its turn',
      ]),
    },
  ];
}
