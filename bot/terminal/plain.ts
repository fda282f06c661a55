import { stripVTControlCharacters } from 'node:util';

/**
 * Titles, notes and file contents come from outside: no control character of theirs reaches the terminal, nor one that
 * turns the reading direction. Lines stay lines.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(UNWANTED, ' ');
}

/** The same, on one line. */
export function plainLine(text: string): string {
  return plain(text).replaceAll('\n', ' ');
}

/** Control characters but the line feed, and those that turn the reading direction. */
const UNWANTED = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
