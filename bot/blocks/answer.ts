import type { KnownBlock } from '@slack/types';
import type { Statement, Table } from '../answer.ts';
import { bullets, line, richText } from './rich-text.ts';
import type { Message } from './message.ts';
import { fixedWidth, tableBlock } from './table.ts';
import { escape, short } from './text.ts';

interface Look {
  /** Whatever a stand-in produces is headed SANDBOX. */
  readonly sandbox: boolean;
  /** Named where everybody sees the answer: Slack itself shows only that the app said it. */
  readonly by?: string | null;
}

/** A command's answer as Slack shows it: headline, tables, notes. Everything in it is literal text. */
export function answerMessage(statement: Statement, { sandbox, by = null }: Look): Message {
  const headline = short(inSlack((sandbox ? 'SANDBOX  ' : '') + statement.headline), HEADLINE);
  const tables = (statement.tables ?? []).filter(({ rows }) => rows.length > 0);
  const notes = (statement.notes ?? []).filter((note) => note.trim() !== '').map(inSlack);
  return {
    text: escape(headline),
    blocks: [
      richText(line({ bold: headline })),
      ...tableBlocks(tables),
      ...noteBlocks(notes),
      ...(by === null ? [] : [richText(line('By ', { user: by }, '.'))]),
    ],
  };
}

const HEADLINE = 1000;
const MOST_NOTES = 20;

/** Slack takes one table a message: the largest becomes it, the others are set in fixed width. */
function tableBlocks(tables: readonly Table[]): KnownBlock[] {
  const largest = tables.toSorted((one, other) => cells(other) - cells(one))[0];
  return tables.flatMap((table) => {
    const heading = table.title ? [richText(line({ bold: short(table.title, HEADLINE) }))] : [];
    const { block, left } = table === largest ? tableBlock(table) : fixedWidth(table);
    const more = left > 0 ? [richText(line(`... and ${left} more, in the terminal.`))] : [];
    return [...heading, block, ...more];
  });
}

function cells({ rows, columns }: Table): number {
  return rows.length * columns.length;
}

function noteBlocks(notes: readonly string[]): KnownBlock[] {
  if (notes.length === 0) return [];
  if (notes.length === 1) return [richText(line(notes[0]!))];
  return [richText(bullets(notes.slice(0, MOST_NOTES).map((note) => [note])))];
}

/** Answers quote commands as the terminal has them; those that Slack has too are shown as they are typed here. */
function inSlack(text: string): string {
  return text.replaceAll(/"stock (?=(status|sku|receive|adjust|drift|reconcile|help)\b)/g, '"/stock ');
}
