import type { KnownBlock, MrkdwnElement } from '@slack/types';
import type { DigestMessage } from '../../domain/ports/notifier.ts';
import { whole } from '../words.ts';
import type { Message } from './message.ts';
import { bullets, line, richText } from './rich-text.ts';
import { escape, plainText, short } from './text.ts';

const MOST_REASONS = 20;

/** The morning's digest: headline, the four counts, what needs somebody, when the next one is due. */
export function digestMessage(digest: DigestMessage): Message {
  const { headline, day, sandbox, skusCompared, skusExpected, opened, autoFixed, escalated } = digest;
  const says = `${sandbox ? 'SANDBOX  ' : ''}${headline}`;
  const blocks: KnownBlock[] = [
    { type: 'header', text: plainText(says, 150) },
    { type: 'context', elements: [plainText(`Stock, ${day}`, 100)] },
    {
      type: 'section',
      fields: [
        field('SKUs checked', `${whole(skusCompared)} of ${whole(skusExpected)}`),
        field('Drift opened', whole(opened)),
        field('Fixed by itself', whole(autoFixed)),
        field('Put before you', whole(escalated)),
      ],
    },
    ...reasonBlocks(digest),
    richText(line(`${whole(digest.healed)} healed, ${whole(digest.stillOpen)} still open.`)),
    { type: 'divider' },
    next(digest),
  ];
  return { text: escape(short(`${says} ${day}`, 300)), blocks };
}

function field(name: string, says: string): MrkdwnElement {
  return { type: 'mrkdwn', text: `*${name}*\n${says}` };
}

function reasonBlocks({ reasons }: DigestMessage): KnownBlock[] {
  if (reasons.length === 0) return [];
  const shown = reasons.slice(0, MOST_REASONS).map((reason) => [short(reason, 300)]);
  const left = reasons.length - shown.length;
  return [richText(bullets(left > 0 ? [...shown, [`... and ${left} more.`]] : shown))];
}

function next({ nextDueAt }: DigestMessage): KnownBlock {
  const otherwise = ". If it doesn't come, Lockstep isn't running: look at the machine it runs on.";
  return richText(line('The next digest is due ', { at: nextDueAt }, otherwise));
}
