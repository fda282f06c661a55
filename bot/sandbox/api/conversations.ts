import { z } from 'zod';
import { findChannel, listAccounts, listChannels, type Channel } from '../state/accounts.ts';
import { TEAM } from '../workspace.ts';
import type { World } from '../world.ts';
import { method } from './method.ts';
import { Refusal } from './refusal.ts';

const TARGET = z.object({ channel: z.string() });

export const conversationsInfo = method(TARGET, async (world, { channel }) => ({
  channel: channelJson(await channelById(world, channel)),
}));

/** The app is in the channel already, as Slack says it with a warning. */
export const conversationsJoin = method(TARGET, async (world, { channel }) => ({
  channel: channelJson(await channelById(world, channel)),
  warning: 'already_in_channel',
}));

export const conversationsList = method(z.object({}), async ({ pool }) => ({
  channels: (await listChannels(pool)).map(channelJson),
  response_metadata: { next_cursor: '' },
}));

export const conversationsMembers = method(TARGET, async (world, { channel }) => {
  await channelById(world, channel);
  const accounts = await listAccounts(world.pool);
  return {
    members: accounts.filter(({ id }) => id !== 'USLACKBOT').map(({ id }) => id),
    response_metadata: { next_cursor: '' },
  };
});

/** By id only: names are for chat.postMessage. */
async function channelById({ pool }: World, id: string): Promise<Channel> {
  const channel = await findChannel(pool, id);
  if (channel === undefined || channel.id !== id) throw new Refusal('channel_not_found');
  return channel;
}

function channelJson({ id, name }: Channel): Record<string, unknown> {
  return {
    id,
    name,
    name_normalized: name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_private: false,
    is_archived: false,
    is_general: false,
    is_member: true,
    context_team_id: TEAM.id,
  };
}
