import { z } from 'zod';
import { findAccount, listAccounts, type Account } from '../state/accounts.ts';
import { APP_ID, BOT, TEAM } from '../workspace.ts';
import { method } from './method.ts';
import { Refusal } from './refusal.ts';

export const authTest = method(z.object({}), async ({ ownUrl }) => ({
  url: `${ownUrl()}/`,
  team: TEAM.name,
  user: BOT.name.toLowerCase(),
  team_id: TEAM.id,
  user_id: BOT.userId,
  bot_id: BOT.botId,
  is_enterprise_install: false,
}));

export const usersInfo = method(z.object({ user: z.string() }), async ({ pool }, { user }) => {
  const account = await findAccount(pool, user);
  if (account === undefined) throw new Refusal('user_not_found');
  return { user: userJson(account) };
});

export const usersList = method(z.object({}), async ({ pool }) => ({
  members: (await listAccounts(pool)).map(userJson),
  response_metadata: { next_cursor: '' },
}));

export const usergroupsUsersList = method(
  z.object({ usergroup: z.string() }),
  async ({ userGroups }, { usergroup }) => {
    const users = userGroups[usergroup];
    if (users === undefined) throw new Refusal('no_such_subteam');
    return { users };
  },
);

function userJson({ id, name, teamId, isBot, isOwner }: Account): Record<string, unknown> {
  return {
    id,
    team_id: teamId,
    name: name.toLowerCase(),
    real_name: name,
    deleted: false,
    is_admin: isOwner,
    is_owner: isOwner,
    is_primary_owner: isOwner,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: teamId !== TEAM.id,
    is_bot: isBot,
    is_app_user: false,
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: {
      real_name: name,
      display_name: name,
      ...(id === BOT.userId && { api_app_id: APP_ID, bot_id: BOT.botId }),
    },
  };
}
