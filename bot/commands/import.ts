import {
  type ImportProgress,
  importMovements,
  type ImportResult,
  type ImportSummary,
} from '../../domain/ledger/import-movements.ts';
import { makeAskedCorrections } from '../../domain/recount/make-asked-corrections.ts';
import type { Answer, Statement } from '../answer.ts';
import { defineCommand, type Step } from '../command.ts';
import { file, flag, inCount, shopShows } from '../fields.ts';
import type { Desk } from '../desk.ts';
import { counted, whole } from '../words.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Record the movements of a file (CSV, also .gz), all of them or none',
  example: 'import movements.csv.gz --create --yes',
  arguments: { file },
  options: {
    create: flag('make SKUs and bins that are not known yet'),
    counted: inCount,
    shopShows,
    dryRun: flag('check the file and change nothing'),
    yes: flag('confirm beforehand what would be asked'),
  },
  async run(desk, { file, create, counted, shopShows, dryRun }, call) {
    const { source, bytes } = await call.openFile(file);
    const result = await importMovements(desk.ledger, {
      source,
      create,
      inCount: counted,
      shopShows,
      dryRun,
      actor: call.actor,
      approver: await call.mayDecide(),
      signal: call.signal,
      confirm: (summary) => call.confirm(statement(file, summary), 'Record them?'),
      onProgress: (progress) => call.progress(step(progress, bytes)),
    });
    const said = answer(file, result);
    return result.outcome === 'recorded' && countsOf(result.summary) > 0 ? corrected(desk, said, call.signal) : said;
  },
});

const steps = { reading: 'Reading', checking: 'Checking', writing: 'Recording' };

function step({ phase, bytes = 0 }: ImportProgress, total: number): Step {
  return { label: steps[phase], done: bytes, total: phase === 'reading' ? total : null };
}

/** What is about to happen, units per kind: a file of the wrong month or warehouse is seen here. */
function statement(file: string, summary: ImportSummary): Statement {
  const units = { align: 'right' } as const;
  return {
    headline: `${file} holds ${counted(summary.rows, 'movement')}, ${whole(summary.rows - summary.alreadyRecorded)} of them new.`,
    tables: [
      {
        columns: [
          { name: 'kind' },
          { name: 'rows', ...units },
          { name: 'units in', ...units },
          { name: 'units out', ...units },
        ],
        rows: summary.kinds.map(({ kind, rows, unitsIn, unitsOut }) => [kind, rows, unitsIn, unitsOut]),
      },
    ],
    notes: [
      `The shop will be told of ${counted(summary.pushed, 'movement')}.`,
      ...(countsOf(summary) > 0 ? ['What was counted asks for a correction of the shop, one a SKU and location.'] : []),
      ...newNames('SKU', summary.newSkus),
      ...newNames('bin', summary.newBins),
      ...repeats(summary),
    ],
  };
}

function countsOf({ kinds }: ImportSummary): number {
  return kinds.find(({ kind }) => kind === 'recount')?.rows ?? 0;
}

/** In one step for the whole file; what can't be made yet is looked at again after each drain. */
async function corrected(desk: Desk, said: Answer, signal: AbortSignal): Promise<Answer> {
  const deps = { ...desk.ledger, storefront: await desk.shop(), dueTimes: desk.dueTimes };
  const { made, proposed, agreed, waiting, unreachable } = await makeAskedCorrections(deps, signal);
  const parts = [
    `${counted(made, 'correction')} of the shop made`,
    `${whole(proposed)} proposed`,
    `${whole(agreed)} not needed`,
    `${whole(waiting)} waiting ("stock status" says for what)`,
  ];
  const failed = unreachable === null ? [] : [`The shop can't be read, so the rest waits. ${unreachable}`];
  return {
    ...said,
    notes: [...(said.notes ?? []), `Asked for by counts: ${parts.join(', ')}.`, ...failed],
    json: { ...(said.json as object), corrections: { made, proposed, agreed, waiting } },
  };
}

function newNames(what: string, { count, first }: ImportSummary['newSkus']): string[] {
  if (count === 0) return [];
  const more = count > first.length ? ', ...' : '';
  return [`${counted(count, `new ${what}`)} will be made: ${first.join(', ')}${more}`];
}

function repeats({ repeats }: ImportSummary): string[] {
  if (repeats.rows === 0) return [];
  const rows = counted(repeats.rows, 'row says', 'rows say');
  return [`Look twice: ${rows} what the ledger has already under another key, first in line ${repeats.firstLine}.`];
}

function answer(file: string, { rows, recorded, alreadyRecorded, created, outcome, summary }: ImportResult): Answer {
  const json = { rows, recorded, alreadyRecorded, created, outcome };
  const skipped =
    alreadyRecorded > 0 ? [`${counted(alreadyRecorded, 'row was', 'rows were')} recorded before and left alone.`] : [];
  switch (outcome) {
    case 'declined':
      return { headline: 'Nothing was recorded.', json, unfinished: true };
    case 'dry-run':
      return {
        ...statement(file, summary),
        headline: `Dry run, nothing changed: ${whole(recorded)} of ${counted(rows, 'movement')} would be recorded.`,
        json,
      };
    case 'recorded':
      if (recorded === 0)
        return { headline: `Nothing new in ${file}: all ${counted(rows, 'movement')} are in the ledger.`, json };
      return {
        headline: `Recorded ${counted(recorded, 'movement')} from ${file}.`,
        notes: [...skipped, ...made(created)],
        json,
      };
    default:
      return outcome satisfies never;
  }
}

function made({ skus, bins }: ImportResult['created']): string[] {
  return skus + bins > 0 ? [`Made ${counted(skus, 'SKU')} and ${counted(bins, 'bin')}.`] : [];
}
