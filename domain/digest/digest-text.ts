import type { Digest } from './digest.ts';
import { digestClosing } from './digest-closing.ts';
import { digestFigures } from './digest-figures.ts';

/** The headline, headed SANDBOX on a stand-in. */
export function digestSubject({ headline, sandbox }: Digest): string {
  return sandbox ? `SANDBOX: ${headline}` : headline;
}

/** The mail for whoever reads no HTML: the same content in the same order. */
export function digestText(digest: Digest): string {
  const { reasons, content } = digest;
  const blocks = [
    [digestSubject(digest), content.period],
    aligned(digestFigures(digest)),
    reasons.map((reason) => `- ${reason}`),
    content.open.map(({ sku, title, says }) => `${title ? `${sku} (${title})` : sku}: ${says}`),
    [content.sum],
    aligned(content.lines),
    digestClosing(digest),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map(oneLine).join('\n'))
    .join('\n\n')}\n`;
}

function aligned(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, says]) => `${name.padEnd(width)}  ${says}`);
}

/** Titles come from outside: a line break in one begins no line of its own here. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ');
}
