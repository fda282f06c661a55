import type { KnownBlock } from '@slack/types';
import type { CardFinding } from '../../domain/ports/notifier.ts';
import { causeWords } from '../cause-words.ts';
import { insteadWords, investigatorWords, sureness } from '../finding-words.ts';
import { bullets, line, richText } from './rich-text.ts';
import { plainText, short, shortLines } from './text.ts';

/** What was found, by whom, how sure that is, in whose words, and what kept it from being done unasked. */
export function findingBlocks(finding: CardFinding, asking: boolean): KnownBlock[] {
  const { investigator, instead, cause, confidence, explanation, failedGates } = finding;
  const found = `${causeWords(cause)}. ${sureness(confidence)}.`;
  const who = short(investigatorWords(investigator), 80);
  const answered = instead === null ? `${who} answered.` : insteadWords(short(instead, LONGEST_WHY), who);
  const words = shortLines(explanation, LONGEST);
  return [
    richText(line({ bold: 'What I found: ' }, found)),
    { type: 'context', elements: [plainText(words ? `${answered} In its own words:` : answered, MOST_CONTEXT)] },
    ...(words ? [plainSection(words)] : []),
    ...(asking ? gateBlocks(failedGates) : []),
  ];
}

/** Not one of these words is ours: nothing in them may mention, link or format. */
function plainSection(words: string): KnownBlock {
  return { type: 'section', text: { type: 'plain_text', text: words, emoji: false } };
}

/** Slack: 2,000 characters in a context's text. */
const MOST_CONTEXT = 1000;
const LONGEST_WHY = 500;
/** Slack: 3,000 characters in a section. Nobody reads more than a third of that on a card. */
const LONGEST = 1000;
const MOST_GATES = 9;

function gateBlocks(failed: readonly string[]): KnownBlock[] {
  if (failed.length === 0) return [];
  const reasons = failed.slice(0, MOST_GATES).map((gate) => [short(gate, 300)]);
  return [richText(line({ bold: 'Why I ask instead of fixing it:' }), bullets(reasons))];
}
