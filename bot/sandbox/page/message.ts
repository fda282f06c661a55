import { createElement as h, Fragment, type ReactNode } from 'react';
import type { Message } from '../state/messages.ts';
import { BOT, SLACKBOT_ID } from '../workspace.ts';
import { blocksNode } from './blocks.ts';
import { nameOf, type Names } from './names.ts';
import { mrkdwn } from './text.ts';

/** The channel's messages as one person sees them, with a line between days. */
export function messageList(messages: readonly Message[], names: Names, channelName: string): ReactNode {
  return h(
    'ol',
    { role: 'log', 'aria-label': `Messages in #${channelName}` },
    messages.length === 0 &&
      h('li', { className: 'empty' }, `This is the very beginning of #${channelName}. Type /stock help to begin.`),
    messages.flatMap((message, index) => {
      const day = dayOf(message);
      const isNew = index === 0 || dayOf(messages[index - 1] as Message) !== day;
      return [
        isNew && h('li', { key: `day ${day}`, className: 'day' }, h('span', null, day)),
        messageNode(message, names),
      ];
    }),
  );
}

function messageNode(message: Message, names: Names): ReactNode {
  const name = nameOf(names, message.userId);
  const isEphemeral = message.seenBy !== null;
  return h(
    'li',
    {
      key: message.ts,
      className: `message${isEphemeral ? ' ephemeral' : ''}${message.threadTs === null ? '' : ' reply'}`,
      'data-channel-id': message.channelId,
      'data-ts': message.ts,
      'data-user-id': message.userId,
      'data-ephemeral': String(isEphemeral),
    },
    avatar(message.userId, name),
    h(
      'article',
      { 'aria-label': `${name}: ${message.text}` },
      isEphemeral && h('p', { className: 'only-you' }, 'Only visible to you'),
      h(
        'header',
        null,
        h('strong', null, name),
        isApp(message.userId) && h('span', { className: 'badge' }, 'APP'),
        h('time', { dateTime: dateOf(message).toISOString() }, clockTime(message)),
      ),
      contentNode(message, names),
    ),
  );
}

/** Text is only for notifications when there are blocks (documented). "edited" shows for texts alone (documented). */
function contentNode(message: Message, names: Names): ReactNode {
  const file =
    message.fileId !== null && h('img', { className: 'file', src: `/file/${message.fileId}`, alt: message.text });
  if (message.blocks !== null)
    return h(Fragment, null, blocksNode(message.blocks, { names, input: {}, faults: {} }), file);
  return h(
    Fragment,
    null,
    h('div', { className: 'text' }, message.text !== '' && mrkdwn(message.text, names)),
    message.editedTs !== null && h('span', { className: 'edited' }, '(edited)'),
    file,
  );
}

export function avatar(userId: string, name: string): ReactNode {
  return h(
    'span',
    { className: `avatar ${isApp(userId) ? 'app' : `hue-${hueOf(userId)}`}`, 'aria-hidden': true },
    name.slice(0, 1).toUpperCase(),
  );
}

function isApp(userId: string): boolean {
  return userId === BOT.userId || userId === SLACKBOT_ID;
}

/** One of five colours, the same for a person every time. */
function hueOf(userId: string): number {
  let sum = 0;
  for (const letter of userId) sum = (sum * 7 + letter.charCodeAt(0)) % 997;
  return sum % 5;
}

function dateOf({ ts }: Message): Date {
  return new Date(Number(ts) * 1000);
}

/** By the machine's clock and zone: the reader sits at it. */
function clockTime(message: Message): string {
  return dateOf(message).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

function dayOf(message: Message): string {
  return dateOf(message).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
}
