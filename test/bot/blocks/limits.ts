import type { ActionsBlockElement, KnownBlock } from '@slack/types';

/** Slack's documented limits, as sentences for whatever breaks them; nothing where all is well. */
export function limitFaults(blocks: readonly KnownBlock[], surface: 'message' | 'modal' = 'message'): string[] {
  const most = surface === 'message' ? 50 : 100;
  const tables = blocks.filter(({ type }) => type === 'table').length;
  return [
    ...atMost('blocks', blocks.length, most),
    ...atMost('tables', tables, 1),
    ...blocks.flatMap((block, index) => blockFaults(block).map((fault) => `block ${index} (${block.type}): ${fault}`)),
  ];
}

function blockFaults(block: KnownBlock): string[] {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- Slack has more kinds: those are a fault here
  switch (block.type) {
    case 'header':
      return text('header', block.text, 150);
    case 'section':
      return [
        ...(block.text ? text('text', block.text, 3000) : []),
        ...atMost('fields', block.fields?.length ?? 0, 10),
        ...(block.fields ?? []).flatMap((field) => text('field', field, 2000)),
        ...(block.text || block.fields?.length ? [] : ['neither text nor fields']),
      ];
    case 'context':
      return [
        ...atMost('elements', block.elements.length, 10),
        ...block.elements.flatMap((element) => ('text' in element ? text('element', element, 2000) : [])),
      ];
    case 'actions':
      return [...atMost('elements', block.elements.length, 25), ...block.elements.flatMap(buttonFaults)];
    case 'table':
      return tableFaults(block.rows);
    case 'rich_text':
      return richTextFaults(block);
    case 'divider':
      return [];
    default:
      return [`not a kind of block that this lint knows: ${block.type}`];
  }
}

function buttonFaults(element: ActionsBlockElement): string[] {
  if (element.type !== 'button') return [`not a button: ${element.type}`];
  return [
    ...text('button', element.text, 75),
    ...atMost('value', element.value?.length ?? 0, 2000),
    ...atMost('action_id', element.action_id?.length ?? 0, 255),
  ];
}

function tableFaults(rows: readonly (readonly { type: string }[])[]): string[] {
  const cells = rows.flat() as { type: string; text?: string }[];
  return [
    ...atMost('rows', rows.length, 100),
    ...rows.flatMap((row) => atMost('cells', row.length, 20)),
    ...cells.flatMap((cell) => (cell.text === '' ? ['an empty cell'] : [])),
    ...atMost(
      'characters',
      cells.reduce((sum, { text = '' }) => sum + text.length, 0),
      10_000,
    ),
    ...(new Set(rows.map((row) => row.length)).size > 1 ? ['rows of different lengths'] : []),
  ];
}

/** Slack documents none for rich text; no text in it is empty, and all of it stays below a message's 12,000. */
function richTextFaults(block: unknown): string[] {
  const texts = [...JSON.stringify(block).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? '');
  const total = texts.reduce((sum, one) => sum + one.length, 0);
  return [...(texts.includes('') ? ['an empty text'] : []), ...atMost('characters', total, 12_000)];
}

function text(name: string, object: { type: string; text?: string }, most: number): string[] {
  if (!object.text) return [`${name}: empty`];
  return atMost(`${name} characters`, object.text.length, most);
}

function atMost(name: string, count: number, most: number): string[] {
  return count > most ? [`${name}: ${count}, the most is ${most}`] : [];
}

/** Everything in a view that Slack would read as mrkdwn. */
export function mrkdwnOf(view: unknown): string[] {
  if (Array.isArray(view)) return view.flatMap(mrkdwnOf);
  if (typeof view !== 'object' || view === null) return [];
  const { type, text } = view as { type?: unknown; text?: unknown };
  const own = type === 'mrkdwn' && typeof text === 'string' ? [text] : [];
  return [...own, ...Object.values(view).flatMap(mrkdwnOf)];
}

/** Every word that a reader sees. */
export function wordsOf(view: unknown): string {
  if (Array.isArray(view)) return view.map(wordsOf).filter(Boolean).join(' ');
  if (typeof view !== 'object' || view === null) return '';
  return Object.entries(view)
    .map(([key, value]) => (key === 'text' && typeof value === 'string' ? value : wordsOf(value)))
    .filter(Boolean)
    .join(' ');
}
