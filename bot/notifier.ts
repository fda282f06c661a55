import type { webApi } from '@slack/bolt';
import type { CardPlace, CaseCard, DigestMessage, Notifier, Shown } from '../domain/ports/notifier.ts';
import { caseMessage } from './blocks/case-card.ts';
import { digestMessage } from './blocks/digest.ts';
import type { Message } from './blocks/message.ts';
import { refusedBecause, webFailure } from './slack/web-failure.ts';

/** Shows cards and digests in one Slack channel. `client` must not retry: the notify job does. */
export function slackNotifier(client: webApi.WebClient, channel: string): Notifier {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's postMessage, not a window's
  const post = (message: Message) => asShown(() => client.chat.postMessage({ channel, ...quiet, ...message }));
  return {
    async showCase(card: CaseCard, shownAt: CardPlace | null, signal: AbortSignal): Promise<Shown> {
      signal.throwIfAborted();
      const message = caseMessage(card);
      if (!shownAt) return post(message);
      const { channel, messageTs: ts } = shownAt;
      return asShown(() => client.chat.update({ channel, ts, ...message }), lost);
    },
    async postDigest(digest: DigestMessage, signal: AbortSignal): Promise<Shown> {
      signal.throwIfAborted();
      return post(digestMessage(digest));
    },
  };
}

const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** With these Slack says that a message can never be brought up to date: it is posted anew. */
const lost: ReadonlySet<string> = new Set([
  'message_not_found',
  'channel_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_archived',
]);

type Call = () => Promise<{ channel?: string | undefined; ts?: string | undefined }>;

async function asShown(call: Call, gone: ReadonlySet<string> = new Set()): Promise<Shown> {
  try {
    const { channel, ts } = await call();
    if (!channel || !ts) return { kind: 'failed', message: "Slack's answer doesn't say where the message is." };
    return { kind: 'shown', channel, messageTs: ts };
  } catch (error) {
    const failure = webFailure(error);
    if (failure.kind === 'busy') return failure;
    if (failure.kind === 'unreachable') return { kind: 'failed', message: failure.message };
    return gone.has(failure.code) ? { kind: 'gone' } : { kind: 'failed', message: refusedBecause(failure.code) };
  }
}
