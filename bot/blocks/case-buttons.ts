import type { Button, KnownBlock } from '@slack/types';
import type { CardProposal, CaseCard } from '../../domain/ports/notifier.ts';
import { whole } from '../words.ts';
import { ignoredUntil } from './case-outcome.ts';
import { line, richText } from './rich-text.ts';
import { plainText } from './text.ts';

export const APPROVE = 'case_approve';
export const IGNORE = 'case_ignore';

/** Of what a button's value means: a click on a card from before an upgrade is told apart, not guessed at. */
export const VALUE_VERSION = 1;

/** What can be decided now; nothing once it was. */
export function caseButtons(card: CaseCard): KnownBlock[] {
  const { closed, correction, proposal, caseId } = card;
  // A proposal made after a correction is a new question; without one, what was decided is waited for.
  const waiting = !proposal && (correction === 'on its way' || correction === 'applied');
  if (closed || waiting || ignoredUntil(card)) return [];
  const ignore = button(IGNORE, 'Ignore until tomorrow', caseId);
  if (!proposal) return [{ type: 'actions', elements: [ignore] }];
  const approve: Button = { ...button(APPROVE, label(proposal), proposal.correctionId), style: 'primary' };
  return [richText(line(promise(proposal))), { type: 'actions', elements: [approve, ignore] }];
}

function button(action: string, text: string, id: number): Button {
  const value = JSON.stringify({ id, version: VALUE_VERSION });
  return { type: 'button', action_id: action, text: plainText(text, 75), value };
}

function label({ from, to }: CardProposal): string {
  return `Approve: shop ${whole(from)} -> ${whole(to)}`;
}

function promise({ from, to }: CardProposal): string {
  return `Approve writes ${whole(to)} into the shop, and only if it still shows ${whole(from)} then. The ledger stays as it is.`;
}
