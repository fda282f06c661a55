import type { KnownBlock } from '@slack/types';
import type { CardFinding } from '../../domain/ports/notifier.ts';
import { bullets, line, richText } from './rich-text.ts';
import { plainText, short, shortLines } from './text.ts';

const causes: Readonly<Record<string, string>> = {
  'push overdue': 'an update to the shop is late',
  'unattributed change': 'somebody or something changed the number in the shop',
  unknown: 'no cause that fits',
};

/** What was found, how sure that is, in whose words, and what kept it from being done unasked. */
export function findingBlocks(finding: CardFinding, asking: boolean): KnownBlock[] {
  const { investigator, cause, confidence, explanation, failedGates } = finding;
  const found = richText(line({ bold: 'What I found: ' }, `${causes[cause] ?? cause}. ${sureness(confidence)}.`));
  const words = shortLines(explanation, LONGEST);
  const quoted: KnownBlock[] = words
    ? [
        {
          type: 'context',
          elements: [plainText(`In the words of the investigator (${short(investigator, 80)}):`, 200)],
        },
        { type: 'section', text: { type: 'plain_text', text: words, emoji: false } },
      ]
    : [];
  return [found, ...quoted, ...(asking ? gateBlocks(failedGates) : [])];
}

/** Slack: 3,000 characters in a section. Nobody reads more than a third of that on a card. */
const LONGEST = 1000;
const MOST_GATES = 9;

function gateBlocks(failed: readonly string[]): KnownBlock[] {
  if (failed.length === 0) return [];
  const reasons = failed.slice(0, MOST_GATES).map((gate) => [short(gate, 300)]);
  return [richText(line({ bold: 'Why I ask instead of fixing it:' }), bullets(reasons))];
}

/** As gates have it: "72" of 100. 85 is what an automatic fix needs. */
export function sureness(confidence: number): string {
  const of100 = `${Math.floor(confidence * 100 + 1e-9)} of 100`;
  if (confidence >= 0.85) return `Sure: ${of100}`;
  if (confidence >= 0.6) return `Fairly sure: ${of100}`;
  if (confidence >= 0.4) return `Not sure: ${of100}`;
  return `Little more than a guess: ${of100}`;
}
