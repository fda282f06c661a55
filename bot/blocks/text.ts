import type { PlainTextElement } from '@slack/types';

/** Slack reads `<!channel>` and links in mrkdwn: whatever isn't ours is escaped there, or goes in as plain or rich text. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Literal text: no mentions, no links, no emoji names. Slack refuses an empty one. */
export function plainText(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: short(text, most) || '–', emoji: false };
}

/** At most this many UTF-16 units, as Slack counts, on one line and without control or direction characters. */
export function short(text: string, most: number): string {
  return cut(tidy(text), most);
}

/** As `short`, and line breaks stay. */
export function shortLines(text: string, most: number): string {
  return cut(text.split(/\r?\n/).map(tidy).join('\n').trim(), most);
}

function tidy(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  // Half of a surrogate pair isn't a character.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
