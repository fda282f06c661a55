import { z } from 'zod';
import { MAX_STACK, readModal } from '../api/views.ts';
import { Refusal } from '../api/refusal.ts';
import { formFaults } from '../blocks/form-faults.ts';
import type { Input } from '../blocks/state.ts';
import { SandboxError } from '../errors.ts';
import { makeTrigger } from '../state/triggers.ts';
import { viewJson } from '../state/view-json.ts';
import {
  answerForm,
  closeStack,
  closeView,
  findView,
  openModals,
  openView,
  updateView,
  type StoredView,
} from '../state/views.ts';
import type { World } from '../world.ts';
import { deliver, type Delivery, type Tampering } from './deliver.ts';
import { interactionBasis, personById } from './payload.ts';
import { TROUBLE } from './press.ts';

export interface Submission {
  readonly userId: string;
  readonly viewId: string;
  readonly input: Input;
}

/** The form is refused as Slack's client would, or sent to the app as a view_submission. null: nothing was sent. */
export async function submitView(world: World, given: Submission, tampering?: Tampering): Promise<Delivery | null> {
  const view = await openModal(world, given);
  const { input } = given;
  const faults = formFaults(view.body.blocks, input);
  if (Object.keys(faults).length > 0) {
    await answerForm(world.pool, view.id, { input, faults, notice: null });
    return null;
  }
  const person = await personById(world, given.userId);
  const body = {
    type: 'view_submission',
    ...interactionBasis(person),
    trigger_id: await makeTrigger(world, { userId: person.id, viewId: view.id }),
    view: viewJson({ ...view, input }),
    response_urls: [],
  };
  const delivery = await deliver(world, 'interaction', body, tampering);
  const trouble = await follow(world, { ...view, input }, delivery);
  if (trouble) await answerForm(world.pool, view.id, { input, faults: {}, notice: TROUBLE });
  return delivery;
}

async function openModal(world: World, { userId, viewId }: Omit<Submission, 'input'>): Promise<StoredView> {
  const view = await findView(world.pool, viewId);
  if (view === undefined || !view.isOpen || view.userId !== userId || view.body.type !== 'modal')
    throw new SandboxError('no-such-view', `${userId} has no modal ${viewId} open.`);
  return view;
}

const responseAction = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

/** Does what the app answered. True: it can't be done, and the person sees Slack's sentence for it. */
async function follow(world: World, view: StoredView, delivery: Delivery): Promise<boolean> {
  if (delivery.kind === 'failed') return true;
  if (delivery.body === '' || delivery.body === null) {
    await closeView(world.pool, view.id);
    return false;
  }
  const parsed = responseAction.safeParse(delivery.body);
  if (!parsed.success) return true;
  const answer = parsed.data;
  switch (answer.response_action) {
    case 'errors':
      return showErrors(world, view, answer.errors);
    case 'update':
      return !(await tryView(async () => updateView(world.pool, view.id, readModal(answer.view))));
    case 'push':
      return !(await tryView(async () => push(world, view, answer.view)));
    case 'clear':
      await closeStack(world.pool, view.rootId);
      return false;
    default:
      return answer satisfies never;
  }
}

/** Errors belong to input blocks; for any other id Slack shows trouble instead (seen in public issue threads). */
async function showErrors(world: World, view: StoredView, errors: Record<string, string>): Promise<boolean> {
  const inputs = view.body.blocks.flatMap(({ type, block_id }) => (type === 'input' ? [block_id] : []));
  if (!Object.keys(errors).every((blockId) => inputs.includes(blockId))) return true;
  await answerForm(world.pool, view.id, { input: view.input, faults: errors, notice: null });
  return false;
}

async function push(world: World, view: StoredView, pushed: unknown): Promise<StoredView> {
  const stack = await openModals(world.pool, view.userId);
  if (stack.length >= MAX_STACK) throw new Refusal('push_limit_reached');
  return openView(world.pool, readModal(pushed), view.userId, view);
}

async function tryView(work: () => Promise<StoredView>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Cancel, Back or the cross: the view goes, and an app that asked for it hears of it. */
export async function dismissView(world: World, given: Omit<Submission, 'input'>): Promise<void> {
  const view = await openModal(world, given);
  const { body } = view;
  if (body.type !== 'modal') return;
  if (body.clear_on_close) await closeStack(world.pool, view.rootId);
  else await closeView(world.pool, view.id);
  if (!body.notify_on_close) return;
  const person = await personById(world, given.userId);
  const basis = interactionBasis(person);
  await deliver(world, 'interaction', {
    type: 'view_closed',
    ...basis,
    view: viewJson(view),
    is_cleared: body.clear_on_close,
  });
}
