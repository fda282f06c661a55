import { stateValues } from '../blocks/state.ts';
import { APP_ID, BOT, TEAM } from '../workspace.ts';
import type { StoredView } from './views.ts';

/** A view as the Web API answers it and as interactions carry it. */
export function viewJson(view: StoredView): Record<string, unknown> {
  const { body } = view;
  const modal = body.type === 'modal' ? body : null;
  return {
    id: view.id,
    team_id: TEAM.id,
    type: body.type,
    blocks: body.blocks,
    private_metadata: body.private_metadata,
    callback_id: body.callback_id,
    state: { values: stateValues(body.blocks, view.input) },
    hash: view.hash,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: APP_ID,
    external_id: body.external_id,
    app_installed_team_id: TEAM.id,
    bot_id: BOT.botId,
  };
}
