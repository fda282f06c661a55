import { createElement as h, type ComponentProps, type ReactNode } from 'react';
import { Message } from 'slack-blocks-to-jsx';
import type { TextObject } from '../blocks/composition.ts';
import type { Names } from './names.ts';

/** A text object as Slack shows it: mrkdwn is formatted, plain text is not, and neither can become HTML. */
export function text(given: TextObject, names: Names): ReactNode {
  return given.type === 'mrkdwn' ? mrkdwn(given.text, names) : plain(given.text, names, given.emoji);
}

export function mrkdwn(source: string, names: Names): ReactNode {
  const section = { type: 'section', text: { type: 'mrkdwn', text: guardEntities(source) } };
  return h('div', { className: 'mrkdwn' }, shown([section], names));
}

/**
 * "&lt;!channel&gt;" is text, but the library decodes entities before it looks for mentions and would show one that
 * Slack doesn't. So the entities travel as characters of the private use area, of which nothing is special, and with
 * them every "<" that opens neither mention nor link. At the start of a line "&gt;" is a quotation (documented).
 */
function guardEntities(source: string): string {
  const text = source.replaceAll(/[\uE0A1-\uE0A3]/g, '').replaceAll(/^&gt;/gm, '>');
  const marked = text.replaceAll(/<(?!(?:[@#!]|https?:\/\/|mailto:|tel:)[^<>]*>)/g, '&lt;');
  return GUARDS.reduce((guarded, [entity, guard]) => guarded.replaceAll(entity, guard), marked);
}

/** The last step over the finished HTML: entities again, and so never markup. */
export function releaseEntities(html: string): string {
  return GUARDS.reduce((released, [entity, guard]) => released.replaceAll(guard, entity), html);
}

const GUARDS: readonly (readonly [string, string])[] = [
  ['&lt;', '\uE0A1'],
  ['&gt;', '\uE0A2'],
  ['&amp;', '\uE0A3'],
];

/**
 * Only emoji are special in plain text. The library would format it like mrkdwn, so it goes in as rich text, whose
 * pieces are taken literally.
 */
function plain(source: string, names: Names, emoji = true): ReactNode {
  const pieces = emoji ? source.split(/(:[a-z0-9_+-]+:)/) : [source];
  if (pieces.length === 1) return h('span', { className: 'plain' }, source);
  const elements = pieces
    .map((piece, at) => (at % 2 === 1 ? { type: 'emoji', name: piece.slice(1, -1) } : { type: 'text', text: piece }))
    .filter((element) => element.text !== '');
  const block = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
  return h('span', { className: 'plain' }, shown([block], names));
}

/** Blocks drawn by slack-blocks-to-jsx, without its frame of a message. */
export function shown(blocks: readonly object[], names: Names): ReactNode {
  const given = blocks as ComponentProps<typeof Message>['blocks'];
  return h(Message, { blocks: given, name: '', logo: '', withoutWrapper: true, theme: 'light', data: names });
}
