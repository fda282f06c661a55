import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { deliver, type Kind } from '../outgoing/deliver.ts';
import { openHome } from '../outgoing/open-home.ts';
import { press, type Container } from '../outgoing/press.ts';
import { runLine } from '../outgoing/run-command.ts';
import { dismissView, submitView } from '../outgoing/submit-view.ts';
import { readJournal } from '../state/journal.ts';
import { CHANNEL_ID } from '../workspace.ts';
import { simRoute } from './route.ts';

/** What a person does at the page, for tests: the same functions, the same signed requests. */
const TAMPERING = { skewSeconds: z.int().optional(), forged: z.boolean().optional() };
const INPUT = z.record(z.string(), z.record(z.string(), z.array(z.string())));

export const command = simRoute(
  'POST',
  z.object({ user: z.string(), text: z.string(), channel: z.string().default(CHANNEL_ID), ...TAMPERING }),
  async (world, { user, text, channel, ...tampering }) => ({
    delivery: await runLine(world, { userId: user, channelId: channel, text }, tampering),
  }),
);

export const click = simRoute(
  'POST',
  z.object({
    user: z.string(),
    channel: z.string().default(CHANNEL_ID),
    /** Either the message's ts or the view's id. */
    ts: z.string().optional(),
    view: z.string().optional(),
    block: z.string(),
    action: z.string(),
    values: z.array(z.string()).optional(),
    input: INPUT.optional(),
    ...TAMPERING,
  }),
  async (world, { user, channel, ts, view, block, action, values, input, ...tampering }) => {
    const container: Container =
      view !== undefined ? { kind: 'view', viewId: view } : { kind: 'message', channelId: channel, ts: ts ?? '' };
    const given = { userId: user, container, blockId: block, actionId: action, values, input };
    return { delivery: await press(world, given, tampering) };
  },
);

export const submit = simRoute(
  'POST',
  z.object({ user: z.string(), view: z.string(), input: INPUT.default({}), ...TAMPERING }),
  async (world, { user, view, input, ...tampering }) => ({
    delivery: await submitView(world, { userId: user, viewId: view, input }, tampering),
  }),
);

export const dismiss = simRoute('POST', z.object({ user: z.string(), view: z.string() }), async (world, given) => {
  await dismissView(world, { userId: given.user, viewId: given.view });
  return {};
});

export const home = simRoute('POST', z.object({ user: z.string(), ...TAMPERING }), async (world, given) => ({
  delivery: await openHome(world, given.user, given),
}));

/** Slack's habit of sending a thing again: the same body, freshly signed. */
export const redeliver = simRoute(
  'POST',
  z.object({ id: z.string(), ...TAMPERING }),
  async (world, { id, ...tampering }) => {
    const entry = (await readJournal(world, null)).find((one) => one.id === id && one.direction === 'out');
    if (entry === undefined) throw new SandboxError('no-such-delivery', `Nothing was sent under the id ${id}.`);
    const body = entry.body as Record<string, unknown>;
    return { delivery: await deliver(world, entry.name as Kind, body, { ...tampering, retryNumber: 1 }) };
  },
);
