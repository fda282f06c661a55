import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';

const LARGEST = 400_000;
const NOTE = 'Left out here: the transcript was too long. The model saw it.';

/** The messages as they were sent and received, cut to 400 kB of JSON: the oldest tool results go first. */
export function transcriptOf(messages: readonly MessageParam[], largest = LARGEST): unknown {
  const kept = storable(messages) as MessageParam[];
  for (const block of toolResults(kept)) {
    if (sizeOf(kept) <= largest) return kept;
    block.content = NOTE;
  }
  return sizeOf(kept) <= largest ? kept : NOTE;
}

function toolResults(messages: readonly MessageParam[]) {
  return messages
    .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    .filter((block) => block.type === 'tool_result');
}

/** A copy without what PostgreSQL's JSON can't hold: NUL, and halves of characters. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\u{fffd}').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
