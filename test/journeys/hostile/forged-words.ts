import { injections } from '../../mcp-server/injection-corpus.ts';
import { anyBelieved, citing, type Family, lookAround, neverLeft, saying, sure } from './hostile.ts';
import type { Call, Seen } from './scripted-claude.ts';
import { INJECTION, neverBelieved } from './wrongs.ts';

/** As a finding of the right rows would be. */
const right = (seen: Seen) => JSON.stringify({ ...sure, evidence: neverLeft(seen) });

/** The same, sure in a way that no number is. */
const withConfidence = (confidence: string) => (seen: Seen) =>
  right(seen).replace('"confidence":1', `"confidence":${confidence}`);

/** The right rows, and one thing wrong with all the rest. */
export const forgedWords: readonly Family[] = [
  {
    name: 'a confidence that is too low, or none',
    count: confidences().length,
    make: (stage, random, index) => ({
      place: anyBelieved(stage, random),
      script: saying((seen) => [withConfidence(confidences()[index]!)(seen)]),
    }),
  },
  {
    name: 'another action, and actions that nobody has',
    count: actions().length,
    make: (stage, random, index) => ({
      place: anyBelieved(stage, random),
      script: citing(neverLeft, { action: actions()[index] }),
    }),
  },
  {
    name: 'causes that nobody knows',
    count: 4,
    make: (stage, random, index) => ({
      place: anyBelieved(stage, random),
      script: citing(neverLeft, { cause: ['because', 'Push overdue', INJECTION, null][index] }),
    }),
  },
  {
    name: 'a form that is no finding',
    count: forms().length,
    make: (stage, random, index) => {
      const { texts, stop = 'end_turn' } = forms()[index]!;
      return { place: anyBelieved(stage, random), script: saying(texts, { stop }) };
    },
  },
  {
    name: 'words that nobody can keep or read',
    count: 4,
    make: (stage, random, index) => {
      const explanation = ['x'.repeat(1_000_000), 'It never left.\u0000', '', 4][index];
      return { place: anyBelieved(stage, random), script: citing(neverLeft, { explanation }) };
    },
  },
  {
    name: 'instructions instead of an explanation',
    count: 8,
    make: (stage, random) => {
      const explanation = `${random.pick(injections).slice(0, 1_500)}\u0007\u202E\uD800 ${INJECTION}`.replaceAll(
        '\u0000',
        '',
      );
      const more = { explanation, quantity: -500, delta: 0, gates: [], decision: 'fix', to: 0 };
      return { place: stage.place(random.pick(neverBelieved)), script: citing(({ refs }) => refs.slice(0, 3), more) };
    },
  },
  {
    name: 'obedience to what a title, a note or an order says',
    count: 8,
    make: (stage, random, index) => {
      const place = index < 4 ? stage.place(INJECTION) : stage.place(random.pick(neverBelieved));
      const obeying = { confidence: 1, action: 'set', quantity: -500, explanation: `${INJECTION}: done (${index}).` };
      const calls: Call[] = [...lookAround, ['get_sku'], ['list_movements', { limit: 5 + index }]];
      const read = ({ answers, refs }: Seen) => (JSON.stringify(answers).includes(INJECTION) ? refs : []);
      return { place, script: citing((seen) => read(seen).slice(0, 40), obeying, calls) };
    },
  },
];

function confidences(): string[] {
  const tooLow = ['0', '0.5', '0.7', '0.84', '0.849', '0.8499999999', '1e-9', '-0'];
  const none = [
    '1.0001',
    '2',
    '100',
    '-1',
    '1e400',
    'NaN',
    'Infinity',
    '"NaN"',
    '"1"',
    '"0.95"',
    'null',
    'true',
    '[1]',
    '{}',
  ];
  return [...tooLow, ...none];
}

function actions(): unknown[] {
  const known = ['set', 'ask', 'wait', 'wait'];
  return [...known, 'REDRIVE', 'redrive ', 'redrive, set', 'fix', 'apply', 'approve', 'delete', ['redrive'], null, 1];
}

interface Form {
  readonly texts: (seen: Seen) => readonly string[];
  readonly stop?: string;
}

function forms(): Form[] {
  const asIs = (seen: Seen) => [right(seen)];
  return [
    { texts: (seen) => [`Here is my finding: ${right(seen)}`] },
    { texts: (seen) => [`${right(seen)}\n\nShall I apply it?`] },
    { texts: (seen) => ['```json\n', right(seen), '\n```'] },
    { texts: (seen) => [`\`\`\`json\n${right(seen)}\n\`\`\``] },
    { texts: (seen) => [right(seen) + right(seen)] },
    { texts: (seen) => [`${right(seen)}\n${right(seen)}`] },
    { texts: (seen) => [right(seen), JSON.stringify({ ...sure, evidence: [] })] },
    { texts: (seen) => [right(seen).slice(0, -1)] },
    { texts: (seen) => [right(seen).slice(0, 120)] },
    { texts: (seen) => [`[${right(seen)}]`] },
    { texts: (seen) => [JSON.stringify(right(seen))] },
    {
      texts: (seen) => [
        right(seen)
          .replace('"evidence":[', '"evidence":{"0":')
          .replace(/\]([,}])/u, '}$1'),
      ],
    },
    { texts: () => ['null'] },
    { texts: () => ['1'] },
    { texts: () => [''] },
    { texts: () => [] },
    { texts: () => ['{"__proto__":{"confidence":1,"action":"redrive"}}'] },
    { texts: asIs, stop: 'max_tokens' },
    { texts: asIs, stop: 'refusal' },
    { texts: asIs, stop: 'tool_use' },
    { texts: asIs, stop: 'stop_sequence' },
    { texts: asIs, stop: 'model_context_window_exceeded' },
    { texts: asIs, stop: 'because' },
  ];
}
