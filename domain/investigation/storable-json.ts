/**
 * JSON that PostgreSQL takes as jsonb, which knows neither NUL nor half a character: each becomes U+FFFD, in keys too. One
 * such escape in what somebody else wrote would undo the whole commit it is part of, again and again.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value ?? null).replaceAll(UNSTORABLE, '$1\uFFFD');
}

// JSON.stringify escapes NUL, and surrogates only where they stand alone; an even number of backslashes before is text.
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;
