import type { KnownBlock } from '@slack/types';
import type { CardDecision, CaseCard } from '../../domain/ports/notifier.ts';
import { type Piece, bullets, line, richText, who } from './rich-text.ts';
import { short } from './text.ts';

const did: Readonly<Record<CardDecision['verb'], string>> = {
  approve: 'Approved',
  ignore: 'Ignored',
  redrive: 'Sent again',
  fix: 'Fixed',
  recount: 'Counted',
};

const correctionSays = {
  'on its way': 'The correction is on its way to the shop.',
  applied: 'The shop took the correction. The case closes when the next reading agrees.',
  stale: "The shop's number had moved before the correction arrived, so nothing was written.",
} as const;

const closedSays = {
  corrected: 'Corrected: shop and ledger agree since ',
  healed: 'Healed by itself: shop and ledger agree since ',
} as const;

/** A card that was decided on often shows the newest decisions. */
const MOST_DECISIONS = 5;

/** Who decided what and when, what became of it, and how it ended. */
export function outcomeBlocks(card: CaseCard): KnownBlock[] {
  const { closed, correction, decisions, proposal } = card;
  const lines: Piece[][] = decisions.slice(-MOST_DECISIONS).map(decided);
  if (closed) lines.push([{ bold: closedSays[closed.as] }, { at: closed.at }, '.']);
  else if (correction && (!proposal || correction === 'stale')) lines.push([{ bold: correctionSays[correction] }]);
  if (card.countWaitsFor && !closed)
    lines.push([
      { bold: 'The shop is not corrected to the count yet.' },
      ` It waits for ${short(card.countWaitsFor, 300)}.`,
    ]);
  const until = ignoredUntil(card);
  if (until)
    lines.push([{ bold: 'Ignored until ' }, { at: until }, '. It comes back then, or when the difference grows.']);
  if (lines.length === 0) return [];
  return [{ type: 'divider' }, richText(...(lines.length === 1 ? [line(...lines[0]!)] : [bullets(lines)]))];
}

/** An ignore that ended before the newest observation covers nothing any more. */
export function ignoredUntil({ closed, ignoredUntil, observedAt }: CaseCard): Date | null {
  return !closed && ignoredUntil && ignoredUntil > observedAt ? ignoredUntil : null;
}

function decided({ actor, verb, says, at }: CardDecision): Piece[] {
  const by = actor === 'lockstep' ? 'Lockstep itself' : who(short(actor, 100));
  return [`${short(says, 300) || did[verb]} (`, by, ', ', { at }, ')'];
}
