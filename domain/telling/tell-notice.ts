import { caseCard } from '../history/case-card.ts';
import { countWaitsFor } from '../history/waiting-counts.ts';
import type { CardPlace, Shown } from '../ports/notifier.ts';
import type { Notice, Told } from './notice.ts';
import type { TellingDeps } from './show-notices.ts';

/** Shows one card, or sends one digest, with the facts as they are now. */
export async function tellNotice(deps: TellingDeps, notice: Notice, signal: AbortSignal): Promise<Told> {
  switch (notice.kind) {
    case 'case':
      return showCard(deps, notice, signal);
    case 'digest-slack': {
      const digest = await deps.digestOf(notice.day);
      return digest ? told(await deps.notifier.postDigest(digest, signal)) : noDigest(notice.day);
    }
    case 'digest-mail': {
      const mailed = await deps.sendMail(notice.day, signal);
      return mailed.kind === 'accepted' ? { kind: 'told' } : mailed;
    }
    default:
      return notice satisfies never;
  }
}

async function showCard(
  { database, notifier, sandbox }: TellingDeps,
  { caseId, channel, messageTs }: Extract<Notice, { kind: 'case' }>,
  signal: AbortSignal,
): Promise<Told> {
  const facts = await caseCard(database.em(), caseId, { sandbox });
  if (!facts) return { kind: 'failed', message: `There is no case ${caseId}.` };
  const card = { ...facts, countWaitsFor: await countWaitsFor(database.em(), caseId) };
  const place: CardPlace | null = channel && messageTs ? { channel, messageTs } : null;
  const shown = await notifier.showCase(card, place, signal);
  // Somebody deleted the message: the case still needs its card.
  return told(shown.kind === 'gone' ? await notifier.showCase(card, null, signal) : shown);
}

function told(shown: Shown): Told {
  switch (shown.kind) {
    case 'shown':
      return { kind: 'told', channel: shown.channel, messageTs: shown.messageTs };
    case 'gone':
      return { kind: 'failed', message: 'The message was gone as soon as it was posted.' };
    case 'busy':
    case 'failed':
      return shown;
    default:
      return shown satisfies never;
  }
}

function noDigest(day: string): Told {
  return { kind: 'failed', message: `There is no digest of ${day}.` };
}
