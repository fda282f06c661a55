import { stripVTControlCharacters } from 'node:util';

/**
 * Titles, notes and file contents come from outside: no control character of theirs reaches the terminal, nor one that
 * turns the reading direction. Lines stay lines.
 */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  return stripVTControlCharacters(text).replaceAll(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    ' ',
  );
}

/** The same, on one line. */
export function plainLine(text: string): string {
  return plain(text).replaceAll('\n', ' ');
}
