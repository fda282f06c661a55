import type { Digest } from './digest.ts';
import { digestClosing } from './digest-closing.ts';
import { digestFigures } from './digest-figures.ts';
import { digestSubject } from './digest-text.ts';

/** Mail readers drop style sheets, so every element has its own style; the sheet only turns the colours where it's dark. */
const DARK = `@media (prefers-color-scheme: dark) {
  .page { background: #16181b !important; color: #e6e7e9 !important }
  .card { background: #1f2226 !important; border-left-color: #33373d !important; border-right-color: #33373d !important; border-bottom-color: #33373d !important }
  .soft { color: #a3a9b2 !important }
  .rule { border-color: #33373d !important }
}`;

const FONT = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const SOFT = 'color: #5c6470';
const RULE = 'border-top: 1px solid #e3e6ea';

/** The mail: headline, the four counts, what needs somebody, the figures, when to expect the next. Nothing is loaded. */
export function digestHtml(digest: Digest): string {
  const { reasons, content } = digest;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(digestSubject(digest))}</title>
<style>${DARK}</style>
</head>
<body class="page" style="margin: 0; padding: 24px 12px; background: #f4f5f7; color: #1d2126; ${FONT}; font-size: 15px; line-height: 1.5">
<div class="card" style="max-width: 600px; margin: 0 auto; padding: 24px 28px; background: #ffffff; border: 1px solid #e3e6ea; border-top: 4px solid ${accent(digest)}; border-radius: 6px">
${sandboxMark(digest)}
<h1 style="margin: 0; font-size: 22px; line-height: 1.3">${escape(digest.headline)}</h1>
<p class="soft" style="margin: 4px 0 20px; ${SOFT}; font-size: 13px">${escape(content.period)}</p>
${figures(digest)}
${section(digest.allClear ? 'Worth knowing' : 'What to do', reasons.map(escape))}
${section('Open, the worst first', content.open.map(openCase))}
<p class="rule" style="margin: 20px 0 0; padding-top: 16px; ${RULE}">${escape(content.sum)}</p>
${lines(content.lines)}
<p class="soft rule" style="margin: 20px 0 0; padding-top: 16px; ${RULE}; ${SOFT}; font-size: 13px">${digestClosing(digest).map(escape).join('<br>\n')}</p>
</div>
</body>
</html>
`;
}

/** Green for calm, amber for work, red for not knowing. */
function accent({ allClear, headline }: Digest): string {
  if (allClear) return '#2f8f5b';
  return headline.startsWith('NOT CHECKED') ? '#c0392b' : '#c98a12';
}

function sandboxMark({ sandbox }: Digest): string {
  const style = 'margin: 0 0 8px; font-size: 12px; font-weight: 700; letter-spacing: 0.08em';
  return sandbox ? `<p class="soft" style="${style}; ${SOFT}">SANDBOX</p>` : '';
}

/** Blocks in a line, which break where a telephone is too narrow. */
function figures(digest: Digest): string {
  const blocks = digestFigures(digest).map(
    ([name, says]) =>
      `<div style="display: inline-block; margin: 0 32px 8px 0; vertical-align: top"><div class="soft" style="${SOFT}; font-size: 12px">${escape(name)}</div><div style="font-size: 20px; font-weight: 600">${escape(says)}</div></div>`,
  );
  return `<div>${blocks.join('\n')}</div>`;
}

function section(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const rows = items.map((item) => `<li style="margin: 0 0 8px">${item}</li>`).join('\n');
  return `<h2 class="soft" style="margin: 20px 0 8px; ${SOFT}; font-size: 13px; font-weight: 600">${title}</h2>
<ul style="margin: 0; padding: 0 0 0 20px">${rows}</ul>`;
}

function openCase({ sku, title, says }: Digest['content']['open'][number]): string {
  return `<strong>${escape(sku)}</strong>${title ? ` ${escape(title)}` : ''}<br><span class="soft" style="${SOFT}">${escape(says)}</span>`;
}

function lines(pairs: Digest['content']['lines']): string {
  const rows = pairs.map(
    ([what, stands]) =>
      `<tr><td class="soft" style="padding: 3px 16px 3px 0; ${SOFT}; vertical-align: top">${escape(what)}</td><td style="padding: 3px 0; vertical-align: top">${escape(stands)}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin: 16px 0 0; border-collapse: collapse; font-size: 14px">${rows.join('\n')}</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Titles, SKUs and the shop's answers come from outside. */
function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}
