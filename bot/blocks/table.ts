import type { KnownBlock, TableBlock } from '@slack/types';
import type { Cell, Column, Table } from '../answer.ts';
import { whole } from '../words.ts';
import { preformatted, richText } from './rich-text.ts';
import { short } from './text.ts';

/** A table as a block, and how many of its rows found no room. */
export interface Shown {
  readonly block: KnownBlock;
  readonly left: number;
}

/** Slack: 100 rows, the heading among them, of 20 cells; 10,000 characters in all. */
const MOST_ROWS = 99;
const MOST_COLUMNS = 20;
const MOST_CHARACTERS = 9_500;
const LONGEST_CELL = 200;

export function tableBlock({ columns, rows }: Table): Shown {
  const lines = rows.map((row) => row.slice(0, MOST_COLUMNS).map((cell) => show(cell, LONGEST_CELL)));
  const names = columns.slice(0, MOST_COLUMNS).map(({ name }) => name || ' ');
  const fitting = fit([names, ...lines], MOST_CHARACTERS).slice(0, MOST_ROWS + 1);
  const block: TableBlock = {
    type: 'table',
    column_settings: columns.slice(0, MOST_COLUMNS).map(({ align }) => ({ align: align ?? 'left', is_wrapped: true })),
    rows: fitting.map((row) => row.map((text) => ({ type: 'raw_text', text: text || ' ' }))),
  };
  return { block, left: rows.length - (fitting.length - 1) };
}

const MOST_FIXED = 2_800;
const WIDEST = 48;

/** For a second table in one message: columns two spaces apart. */
export function fixedWidth({ columns, rows }: Table): Shown {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map((cell) => show(cell, WIDEST)))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const set = lines.map((line) => [
    columns.map((column, index) => align(column, line[index]!, widths[index]!)).join('  '),
  ]);
  const fitting = fit(set, MOST_FIXED);
  const text = fitting.map(([line]) => line!.trimEnd()).join('\n');
  return { block: richText(preformatted(text)), left: rows.length - (fitting.length - 1) };
}

function align({ align }: Column, text: string, width: number): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

function show(cell: Cell, longest: number): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? whole(cell) : short(cell, longest);
}

/** The first lines that together have no more than this many characters; the heading always. */
function fit(lines: readonly string[][], most: number): string[][] {
  let used = 0;
  return lines.filter((line, index) => {
    used += line.reduce((sum, text) => sum + text.length + 1, 0);
    return index === 0 || used <= most;
  });
}
