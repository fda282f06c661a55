import { describe, expect, it } from 'vitest';
import type { Statement, Table } from '../../../bot/answer.ts';
import { answerMessage } from '../../../bot/blocks/answer.ts';
import { block as slackBlock } from '../../../bot/sandbox/blocks/block.ts';
import { HOSTILE } from './cards.ts';
import { limitFaults, wordsOf } from './limits.ts';

describe('an answer in Slack', () => {
  it('has the headline, the table and the notes', () => {
    const statement: Statement = {
      headline: 'TEE-BLK-M: 12 on hand.',
      tables: [table(2)],
      notes: ['A-03-2 now holds 12 of TEE-BLK-M.', '', 'The update is on its way to the shop.'],
    };
    const { text, blocks } = answerMessage(statement, { sandbox: true });
    expect(text).toBe('SANDBOX  TEE-BLK-M: 12 on hand.');
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'table', 'rich_text']);
    expect(wordsOf(blocks)).toContain('SKU units – 1,000');
  });

  it('leaves tables without rows out', () => {
    expect(answerMessage({ headline: 'So.', tables: [table(0)] }, { sandbox: false }).blocks).toHaveLength(1);
  });

  it('makes the largest table the one table that Slack takes', () => {
    const { blocks } = answerMessage({ headline: 'So.', tables: [table(1), table(5), table(2)] }, { sandbox: false });
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'rich_text', 'table', 'rich_text']);
    expect(wordsOf(blocks[1])).toBe('SKU  units\n–    1,000');
  });

  it('shows commands as they are typed here', () => {
    const notes = ['They disagree: "stock reconcile" looks into it.', 'See "stock outbox".'];
    expect(wordsOf(answerMessage({ headline: 'So.', notes }, { sandbox: false }).blocks)).toContain(
      '"/stock reconcile" looks into it. See "stock outbox".',
    );
  });

  it.each([
    ['many rows', { headline: 'x', tables: [table(5_000), table(4_000)] }],
    ['many columns', { headline: 'x', tables: [wide(60)] }],
    ['long cells', { headline: 'x', tables: [long(99), long(20)] }],
    ['no words', { headline: '', notes: ['', ' '], tables: [{ columns: [{ name: '' }], rows: [['']] }] }],
    ['hostile words', { headline: HOSTILE.repeat(100), notes: Array.from({ length: 90 }, () => HOSTILE.repeat(10)) }],
  ] satisfies [string, Statement][])('keeps to the limits of Slack with %s', (_, statement) => {
    const { blocks } = answerMessage(statement, { sandbox: true });
    expect(limitFaults(blocks)).toEqual([]);
    for (const block of blocks) expect(slackBlock.safeParse(block).error).toBeUndefined();
  });

  it('says how many rows found no room', () => {
    const words = wordsOf(answerMessage({ headline: 'x', tables: [table(120)] }, { sandbox: false }).blocks);
    expect(words).toContain('... and 21 more, in the terminal.');
  });
});

function table(rows: number): Table {
  const columns = [{ name: 'SKU' }, { name: 'units', align: 'right' as const }];
  return { columns, rows: Array.from({ length: rows }, () => [null, 1000]) };
}

function wide(columns: number): Table {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  return { columns: names.map((name) => ({ name })), rows: [names, names] };
}

function long(rows: number): Table {
  return {
    title: 't'.repeat(5000),
    columns: [{ name: 'why' }],
    rows: Array.from({ length: rows }, () => [HOSTILE.repeat(50)]),
  };
}
