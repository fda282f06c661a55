import type { webApi } from '@slack/bolt';
import { DomainError } from '../../domain/errors.ts';
import { refusedBecause, webFailure } from './web-failure.ts';

/** Who the token makes us, and of which workspace. Throws `slack-refused` or `slack-unreachable`. */
export async function signIn(client: webApi.WebClient): Promise<{ teamId: string; botId: string; botUserId: string }> {
  const test = await client.auth.test().catch(inWords);
  return { teamId: test.team_id ?? '', botId: test.bot_id ?? '', botUserId: test.user_id ?? '' };
}

function inWords(error: unknown): never {
  const failure = webFailure(error);
  if (failure.kind === 'refused') throw new DomainError('slack-refused', refusedBecause(failure.code));
  const reason = failure.kind === 'busy' ? 'Slack asks to slow down.' : failure.message;
  throw new DomainError('slack-unreachable', `${reason} Start again in a minute.`);
}
