import { styleText } from 'node:util';
import Table3 from 'cli-table3';
import type { Cell, Statement, Table } from '../answer.ts';
import { whole } from '../words.ts';
import { plainLine } from './plain.ts';

interface Look {
  /** Whatever a stand-in produces is headed SANDBOX. */
  sandbox: boolean;
  styled: boolean;
}

/** An answer as lines of text: headline, tables, notes. */
export function renderAnswer({ headline, tables = [], notes = [] }: Statement, { sandbox, styled }: Look): string {
  const bold = (text: string) => (styled ? styleText('bold', text, { validateStream: false }) : text);
  const heading = (sandbox ? 'SANDBOX  ' : '') + plainLine(headline);
  const blocks = [
    bold(heading),
    ...tables.filter(({ rows }) => rows.length > 0).map((table) => renderTable(table, bold)),
  ];
  if (notes.length > 0) blocks.push(notes.map(plainLine).join('\n'));
  return `${blocks.join(tables.length > 0 ? '\n\n' : '\n')}\n`;
}

/** No frame: columns two spaces apart under a thin rule. */
function renderTable({ title, columns, rows }: Table, bold: (text: string) => string): string {
  const table = new Table3({
    head: columns.map(({ name }) => bold(name)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: NO_FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  table.push(...rows.map((row) => row.map(show)));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`);
  return [...(title ? [bold(title)] : []), ...lines].join('\n');
}

const FRAME =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';
const NO_FRAME = Object.fromEntries(FRAME.split(' ').map((part) => [part, '']));

function show(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? whole(cell) : plainLine(cell);
}
