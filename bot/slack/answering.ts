import type { RespondFn } from '@slack/bolt';
import { DomainError } from '../../domain/errors.ts';
import { type Message, sentence } from '../blocks/message.ts';
import type { SlackDeps } from './deps.ts';
import { NotAllowed } from './roles.ts';

/** Slack's door: a broken rule is told in its own sentence; a surprise is kept in the log, and its number told. */
export async function answering(
  { log, newId }: Pick<SlackDeps, 'log' | 'newId'>,
  tell: (message: Message) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof NotAllowed) return tell(sentence(...error.pieces));
    if (error instanceof DomainError) return tell(sentence(error.message));
    const id = newId();
    log(`Slack ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    await tell(sentence(`Sorry, something happened that Lockstep did not expect. Its log has the reason under ${id}.`));
  }
}

/** Only whoever asked sees it, and the card that was clicked stays as it is. */
export function privately(respond: RespondFn): (message: Message) => Promise<void> {
  return async (message) => {
    await respond({ response_type: 'ephemeral', replace_original: false, ...message });
  };
}
