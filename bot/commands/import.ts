import {
  type ImportProgress,
  importMovements,
  type ImportResult,
  type ImportSummary,
} from '../../domain/ledger/import-movements.ts';
import type { Answer, Statement } from '../answer.ts';
import { defineCommand, type Step } from '../command.ts';
import { file, flag } from '../fields.ts';
import { counted, whole } from '../words.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Record the movements of a file (CSV, also .gz), all of them or none',
  example: 'import movements.csv.gz --create --yes',
  arguments: { file },
  options: {
    create: flag('make SKUs and bins that are not known yet'),
    dryRun: flag('check the file and change nothing'),
    yes: flag('confirm beforehand what would be asked'),
  },
  async run({ ledger }, { file, create, dryRun }, call) {
    const { source, bytes } = await call.openFile(file);
    const result = await importMovements(ledger, {
      source,
      create,
      dryRun,
      actor: call.actor,
      signal: call.signal,
      confirm: (summary) => call.confirm(statement(file, summary), 'Record them?'),
      onProgress: (progress) => call.progress(step(progress, bytes)),
    });
    return answer(file, result);
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
      ...newNames('SKU', summary.newSkus),
      ...newNames('bin', summary.newBins),
      ...repeats(summary),
    ],
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
