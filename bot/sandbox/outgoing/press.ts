import { findElement } from '../blocks/find-element.ts';
import { stateValue, stateValues, type Input } from '../blocks/state.ts';
import { SandboxError } from '../errors.ts';
import { findChannel, type Account } from '../state/accounts.ts';
import { messageJson } from '../state/message-json.ts';
import { findMessage } from '../state/messages.ts';
import { makeResponseUrl } from '../state/response-urls.ts';
import { makeTrigger } from '../state/triggers.ts';
import { viewJson } from '../state/view-json.ts';
import { answerForm, findView } from '../state/views.ts';
import type { Block } from '../blocks/block.ts';
import type { World } from '../world.ts';
import { deliver, type Delivery, type Tampering } from './deliver.ts';
import { interactionBasis, personById } from './payload.ts';
import { tell } from './run-command.ts';

/** Where the pressed element is. */
export type Container =
  | { readonly kind: 'message'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'view'; readonly viewId: string };

export interface Press {
  readonly userId: string;
  readonly container: Container;
  readonly blockId: string;
  readonly actionId: string;
  /** What was picked, for elements other than buttons. */
  readonly values?: readonly string[] | undefined;
  /** What the other fields of the same message or view hold. */
  readonly input?: Input | undefined;
}

/** One press of a button, or one pick: a block_actions interaction. Values come from the stored blocks, never from outside. */
export async function press(world: World, given: Press, tampering?: Tampering): Promise<Delivery> {
  const person = await personById(world, given.userId);
  const place =
    given.container.kind === 'message'
      ? await inMessage(world, given.container, person)
      : await inView(world, given.container.viewId, person);
  const element = findElement(place.blocks, given.blockId, given.actionId);
  if (element === undefined)
    throw new SandboxError('no-such-element', `There is no ${given.actionId} in ${given.blockId} (any more).`);
  const values = { ...given.input?.[given.blockId], ...(given.values && { [given.actionId]: given.values }) };
  const input = { ...given.input, [given.blockId]: values };
  const body = {
    type: 'block_actions',
    ...interactionBasis(person),
    ...(await place.fields(input)),
    trigger_id: await makeTrigger(world, { userId: person.id, viewId: place.viewId }),
    actions: [
      {
        action_id: given.actionId,
        block_id: given.blockId,
        ...stateValue(element, given.values),
        ...('style' in element && element.style !== undefined && { style: element.style }),
        action_ts: (Date.now() / 1000).toFixed(6),
      },
    ],
  };
  const delivery = await deliver(world, 'interaction', body, tampering);
  if (delivery.kind === 'failed') await place.fail(delivery.error);
  return delivery;
}

interface Place {
  readonly blocks: readonly Block[];
  readonly viewId: string | null;
  readonly fields: (input: Input) => Promise<Record<string, unknown>>;
  readonly fail: (error: string) => Promise<void>;
}

async function inMessage(
  world: World,
  { channelId, ts }: Extract<Container, { kind: 'message' }>,
  person: Account,
): Promise<Place> {
  const message = await findMessage(world.pool, channelId, ts);
  if (message === undefined || (message.seenBy !== null && message.seenBy !== person.id))
    throw new SandboxError('no-such-message', `${person.name} sees no message ${ts}.`);
  const blocks = message.blocks ?? [];
  const is_ephemeral = message.seenBy !== null;
  return {
    blocks,
    viewId: null,
    fields: async (input) => ({
      container: { type: 'message', message_ts: ts, channel_id: channelId, is_ephemeral },
      channel: { id: channelId, name: (await findChannel(world.pool, channelId))?.name },
      message: messageJson(message),
      state: { values: stateValues(blocks, input) },
      response_url: await makeResponseUrl(world, { channelId, userId: person.id, sourceTs: ts }),
    }),
    // Slack puts a small warning beside the button; here Slackbot says it.
    fail: (error) => tell(world, { userId: person.id, channelId }, `The button failed with the error "${error}"`),
  };
}

async function inView(world: World, viewId: string, person: Account): Promise<Place> {
  const view = await findView(world.pool, viewId);
  if (view === undefined || !view.isOpen || view.userId !== person.id)
    throw new SandboxError('no-such-view', `${person.name} has no view ${viewId} open.`);
  return {
    blocks: view.body.blocks,
    viewId,
    fields: async (input) => ({
      container: { type: 'view', view_id: viewId },
      view: viewJson({ ...view, input: { ...view.input, ...input } }),
    }),
    fail: () => answerForm(world.pool, viewId, { ...view, notice: TROUBLE }),
  };
}

/** Slack's own sentence over a form. */
export const TROUBLE = 'We had some trouble connecting. Try again?';
