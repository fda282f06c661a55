import { DomainError } from '../errors.ts';

/**
 * How long a text may be, in characters: `sku`, `bin` and `barcode` as their tables say, the rest well under what an index row
 * takes (2,704 bytes) and what anybody types.
 */
export const longest = {
  key: 255,
  sku: 255,
  bin: 64,
  reference: 255,
  note: 2000,
  title: 500,
  barcode: 64,
  location: 255,
  'shop location': 255,
} as const;

/**
 * Control characters (a line break among them) and U+FFFD never come from a keyboard: they are an open quote, another
 * encoding or a binary file. PostgreSQL itself would refuse NUL only.
 */
const UNREADABLE = /[\p{Cc}\u2028\u2029\uFFFD]/u;

/** Refuses what can't be read back: `bad-text`. */
export function checkText(name: keyof typeof longest, text: string | undefined): void {
  if (!text) return;
  if (text.length > longest[name]) {
    throw new DomainError(
      'bad-text',
      `The ${name} "${text.slice(0, 20)}..." has ${text.length} characters; the most is ${longest[name]}.`,
      { name },
    );
  }
  if (UNREADABLE.test(text)) {
    throw new DomainError(
      'bad-text',
      `The ${name} "${text.replace(new RegExp(UNREADABLE, 'gu'), '?').slice(0, 40)}" has characters that can't be read: no line breaks or control characters, and text in UTF-8.`,
      { name },
    );
  }
}

/** A name or code as it is kept: without spaces around it, and not empty. */
export function checkName(name: keyof typeof longest, text: string): string {
  const kept = text.trim();
  if (!kept) throw new DomainError('bad-text', `The ${name} is empty: give it a name.`, { name });
  checkText(name, kept);
  return kept;
}
