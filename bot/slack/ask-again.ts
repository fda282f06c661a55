import type { webApi, types } from '@slack/bolt';
import { DomainError } from '../../domain/errors.ts';
import { refusedBecause, webFailure } from './web-failure.ts';

/** Opens a modal. A click is good for that for three seconds only: Slack then refuses, and so do we, in words. */
export async function askAgain(client: webApi.WebClient, trigger: string, view: types.ModalView): Promise<void> {
  await client.views.open({ trigger_id: trigger, view }).catch((error: unknown) => {
    const failure = webFailure(error);
    const late = failure.kind === 'refused' && /trigger/.test(failure.code);
    const reason =
      failure.kind === 'refused' && !late ? refusedBecause(failure.code) : 'Slack could not ask you again in time.';
    throw new DomainError('not-asked', `Nothing was written: ${reason} Press Approve once more.`);
  });
}
