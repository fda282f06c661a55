import { z } from 'zod';
import { listAccounts, listChannels } from '../state/accounts.ts';
import { readJournal } from '../state/journal.ts';
import { listEphemerals, listMessages } from '../state/messages.ts';
import { viewJson } from '../state/view-json.ts';
import { homeOf, openModals, type StoredView } from '../state/views.ts';
import { CHANNEL_ID, TEAM } from '../workspace.ts';
import { simRoute } from './route.ts';

export const ping = simRoute('GET', z.object({}), async () => ({ name: 'lockstep-local-slack', team: TEAM.id }));

export const people = simRoute('GET', z.object({}), async ({ pool }) => ({
  people: (await listAccounts(pool)).filter(({ isBot }) => !isBot),
  channels: await listChannels(pool),
}));

/** What everybody sees in the channel, oldest first. */
export const messages = simRoute(
  'GET',
  z.object({ channel: z.string().default(CHANNEL_ID) }),
  async (world, { channel }) => ({
    messages: await listMessages(world.pool, channel, null),
  }),
);

export const ephemerals = simRoute('GET', z.object({ user: z.string().optional() }), async ({ pool }, { user }) => ({
  messages: await listEphemerals(pool, user ?? null),
}));

/** The open modals of a person, the top one first, and their home. */
export const views = simRoute('GET', z.object({ user: z.string() }), async ({ pool }, { user }) => {
  const home = await homeOf(pool, user);
  return { modals: (await openModals(pool, user)).map(withFaults), home: home === undefined ? null : withFaults(home) };
});

function withFaults(view: StoredView): Record<string, unknown> {
  return { ...viewJson(view), faults: view.faults, notice: view.notice };
}

export const journal = simRoute('GET', z.object({ name: z.string().optional() }), async (world, { name }) => ({
  journal: await readJournal(world, name ?? null),
}));
