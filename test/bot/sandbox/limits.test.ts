import { describe, expect, it } from 'vitest';
import { homeView, messageBlocks, modalView } from '../../../bot/sandbox/blocks/surface.ts';
import { actions, chart, divider, faultsOf, list, mrkdwn, option, plain, section, table, x } from './block-samples.ts';
import { button, modal, QUANTITY, type Json } from './local-slack.ts';

/** The greatest that fits, the smallest that doesn't, and what Slack says about that. */
const LIMITS: readonly (readonly [string, Json[], Json[], string])[] = [
  [
    '50 blocks',
    list(50, () => divider),
    list(51, () => divider),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'a header of 150',
    [{ type: 'header', text: plain(x(150)) }],
    [{ type: 'header', text: plain(x(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a section of 3000',
    [section({ text: mrkdwn(x(3000)) })],
    [section({ text: mrkdwn(x(3001)) })],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    '10 fields',
    [section({ fields: list(10, () => plain('a')) })],
    [section({ fields: list(11, () => plain('a')) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a field of 2000',
    [section({ fields: [mrkdwn(x(2000))] })],
    [section({ fields: [mrkdwn(x(2001))] })],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    '25 elements',
    [actions(...list(25, (at) => button(`b${at}`, 'a')))],
    [actions(...list(26, (at) => button(`b${at}`, 'a')))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'a button of 75',
    [actions(button('b', x(75)))],
    [actions(button('b', x(76)))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a value of 2000',
    [actions(button('b', 'a', x(2000)))],
    [actions(button('b', 'a', x(2001)))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'an action_id of 255',
    [actions(button(x(255), 'a'))],
    [actions(button(x(256), 'a'))],
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'a block_id of 255',
    [{ ...divider, block_id: x(255) }],
    [{ ...divider, block_id: x(256) }],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'block ids of their own',
    [
      { ...divider, block_id: 'a' },
      { ...divider, block_id: 'b' },
    ],
    [
      { ...divider, block_id: 'a' },
      { ...divider, block_id: 'a' },
    ],
    'block_id already exists: a [json-pointer:/blocks/1/block_id]',
  ],
  [
    'action ids of their own within a block',
    [actions(button('a', 'a')), actions(button('a', 'a'))],
    [actions(button('a', 'a'), button('a', 'a'))],
    'action_id already exists: a [json-pointer:/blocks/0]',
  ],
  [
    '10 context elements',
    [{ type: 'context', elements: list(10, () => mrkdwn('a')) }],
    [{ type: 'context', elements: list(11, () => mrkdwn('a')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    '5 overflow options',
    [actions({ type: 'overflow', options: list(5, (at) => option(`${at}`)) })],
    [actions({ type: 'overflow', options: list(6, (at) => option(`${at}`)) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    '100 select options',
    [actions({ type: 'static_select', options: list(100, (at) => option(`${at}`)) })],
    [actions({ type: 'static_select', options: list(101, (at) => option(`${at}`)) })],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'markdown of 12,000 together',
    [
      { type: 'markdown', text: x(6000) },
      { type: 'markdown', text: x(6000) },
    ],
    [
      { type: 'markdown', text: x(6000) },
      { type: 'markdown', text: x(6001) },
    ],
    'markdown must be less than 12001 characters in total [json-pointer:/blocks]',
  ],
  [
    'a table of 100 rows',
    [table(100, 1)],
    [table(101, 1)],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'a table of 20 cells',
    [table(1, 20)],
    [table(1, 21)],
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  ],
  ['one table', [table(1, 1)], [table(1, 1), table(1, 1)], 'only_one_table_allowed [json-pointer:/blocks]'],
  [
    'two charts',
    [chart(12, 20), chart(1, 1)],
    [chart(1, 1), chart(1, 1), chart(1, 1)],
    'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
  ],
  ['12 series', [chart(12, 1)], [chart(13, 1)], 'no more than 12 items allowed [json-pointer:/blocks/0/chart/series]'],
  [
    '20 categories',
    [chart(1, 20)],
    [chart(1, 21)],
    'no more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]',
  ],
  ['words in a section', [section({})], [{ type: 'section' }], 'missing required field: text [json-pointer:/blocks/0]'],
  [
    'words that are not empty',
    [section({})],
    [section({ text: mrkdwn('') })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['known blocks', [divider], [{ type: 'dividers' }], 'unsupported type: dividers [json-pointer:/blocks/0/type]'],
  [
    'known elements',
    [actions(button('b', 'a'))],
    [actions({ type: 'lever' })],
    'unsupported type: lever [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'known properties',
    [divider],
    [{ ...divider, color: 'red' }],
    'invalid additional property: color [json-pointer:/blocks/0]',
  ],
  [
    'plain text on buttons',
    [actions(button('b', 'a'))],
    [actions({ type: 'button', text: mrkdwn('a') })],
    'must be one of: plain_text [json-pointer:/blocks/0/elements/0/text/type]',
  ],
];

describe('the limits of Block Kit', () => {
  it.each(LIMITS)('takes %s, and no more', (_name, fitting, excessive, message) => {
    expect(faultsOf(messageBlocks, '/blocks', fitting)).toEqual([]);
    expect(faultsOf(messageBlocks, '/blocks', excessive)).toEqual([message]);
  });

  it('takes 100 blocks in a view, a title of 24 and 3000 characters of metadata', () => {
    const dividers = (length: number) => list(length, () => divider);
    expect(faultsOf(homeView, '/view', { type: 'home', blocks: dividers(100) })).toEqual([]);
    expect(faultsOf(homeView, '/view', { type: 'home', blocks: dividers(101) })).toEqual([
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ]);
    const given = modal(QUANTITY);
    expect(faultsOf(modalView, '/view', { ...given, title: plain(x(24)), private_metadata: x(3000) })).toEqual([]);
    expect(faultsOf(modalView, '/view', { ...given, title: plain(x(25)), private_metadata: x(3001) })).toEqual([
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    expect(faultsOf(modalView, '/view', { ...given, submit: undefined })).toEqual([
      'missing required field: submit [json-pointer:/view]',
    ]);
  });
});
