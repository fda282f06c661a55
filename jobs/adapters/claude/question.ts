import type { TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { Question } from '../../../domain/ports/investigator.ts';

const LONGEST_NAME = 200;

/** The numbers, and apart from them what others named. */
export function firstWords({ caseId, driftId, delta, sku, location }: Question): TextBlockParam[] {
  const asked = { caseId, driftId, delta, untrusted: { sku: cleaned(sku), location: cleaned(location) } };
  return [
    { type: 'text', text: 'Find out why the shop and the ledger disagree in this case, and answer with one finding.' },
    { type: 'text', text: JSON.stringify(asked) },
  ];
}

/** For the user message that comes before the last answer we pay for. */
export const lastWords: TextBlockParam = {
  type: 'text',
  text: 'This is your last turn: answer now with what you have. No tool will be called any more.',
};

/** Control and bidirectional characters can make a name look like another. */
function cleaned(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .slice(0, LONGEST_NAME)
    .toWellFormed();
}
