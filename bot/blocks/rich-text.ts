import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection } from '@slack/types';
import { shortLines } from './text.ts';

/** A piece of a sentence. In rich text every string is literal: nothing in it can mention, link or format. */
export type Piece = string | { readonly bold: string } | { readonly user: string } | { readonly at: Date };

/** Slack names no limit for a rich text's text; this stays below what it does for a section. */
const LONGEST = 3000;

export function richText(...elements: RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements };
}

export function line(...pieces: readonly Piece[]): RichTextSection {
  return { type: 'rich_text_section', elements: pieces.map(element) };
}

export function bullets(items: readonly (readonly Piece[])[]): RichTextBlockElement {
  return { type: 'rich_text_list', style: 'bullet', elements: items.map((pieces) => line(...pieces)) };
}

/** Fixed width. */
export function preformatted(text: string): RichTextBlockElement {
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: text || ' ' }] };
}

/** "slack:U0123" becomes the person's name as Slack shows it; "terminal:ana" stays as it is. */
export function who(actor: string): Piece {
  const [, user] = /^slack:([UW][A-Z0-9]+)$/.exec(actor) ?? [];
  return user ? { user } : actor;
}

function element(piece: Piece): RichTextElement {
  if (typeof piece === 'string') return { type: 'text', text: literal(piece) };
  if ('bold' in piece) return { type: 'text', text: literal(piece.bold), style: { bold: true } };
  if ('user' in piece) return { type: 'user', user_id: piece.user };
  return date(piece.at);
}

/** The spaces at which pieces meet are part of the sentence; Slack refuses an empty text. */
function literal(piece: string): string {
  const [before = ''] = /^\s*/.exec(piece) ?? [];
  const [after = ''] = /\s*$/.exec(piece) ?? [];
  const words = shortLines(piece, LONGEST);
  return words === '' ? ' ' : before + words + after;
}

/** Slack shows every reader their own time; the fallback names its zone. */
function date(at: Date): RichTextElement {
  return {
    type: 'date',
    timestamp: Math.floor(at.getTime() / 1000),
    format: '{date_short_pretty}, {time}',
    fallback: `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  };
}
