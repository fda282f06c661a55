import type { KnownBlock } from '@slack/types';
import { type Piece, line, richText } from './rich-text.ts';
import { escape } from './text.ts';

/** What is posted: blocks, and the text that notifications and screen readers use instead. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** One sentence. */
export function sentence(...pieces: readonly Piece[]): Message {
  return { text: escape(pieces.map(inWords).join('')), blocks: [richText(line(...pieces))] };
}

function inWords(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if ('bold' in piece) return piece.bold;
  return 'user' in piece ? 'somebody' : piece.at.toISOString();
}
