import type { Digest } from '../../domain/digest/digest.ts';
import { digestClosing } from '../../domain/digest/digest-closing.ts';
import { digestFigures } from '../../domain/digest/digest-figures.ts';
import { previewDigest } from '../../domain/digest/make-digest.ts';
import type { Answer, Table } from '../answer.ts';
import { defineCommand } from '../command.ts';

export const digestCommand = defineCommand({
  name: 'digest',
  summary: "Today's digest as it would read now; nothing is sent",
  example: 'digest',
  arguments: {},
  options: {},
  async run({ ledger, dueTimes, sandbox, digestTimes: times }): Promise<Answer> {
    const deps = { database: ledger.database, dueTimes, times, sandbox };
    const digest = await previewDigest(deps, ledger.clock.now());
    return {
      headline: digest.headline,
      tables: [table(digestFigures(digest)), openCases(digest), table(digest.content.lines)],
      notes: [...digest.reasons, digest.content.sum, ...digestClosing(digest)],
      json: contract(digest),
    };
  },
});

function table(pairs: readonly (readonly [string, string])[]): Table {
  return { columns: [{ name: 'what' }, { name: 'how it stands' }], rows: pairs };
}

function openCases({ content: { open } }: Digest): Table {
  return {
    title: 'Open, the worst first',
    columns: [{ name: 'SKU' }, { name: 'title' }, { name: 'so' }],
    rows: open.map(({ sku, title, says }) => [sku, title, says]),
  };
}

/** What programs read: these keys and no others. */
function contract(digest: Digest) {
  const { day, headline, allClear, reasons, skusExpected, skusCompared } = digest;
  const { opened, autoFixed, escalated, stillOpen, healed } = digest;
  return {
    day,
    headline,
    allClear,
    reasons,
    skusExpected,
    skusCompared,
    opened,
    autoFixed,
    escalated,
    stillOpen,
    healed,
  };
}
