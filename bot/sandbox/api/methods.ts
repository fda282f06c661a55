import { z } from 'zod';
import { chatDelete, chatPostEphemeral, chatPostMessage, chatUpdate } from './chat.ts';
import { conversationsInfo, conversationsJoin, conversationsList, conversationsMembers } from './conversations.ts';
import { filesCompleteUploadExternal, filesGetUploadURLExternal } from './files.ts';
import { method, type Method } from './method.ts';
import { authTest, usergroupsUsersList, usersInfo, usersList } from './people.ts';
import { Refusal } from './refusal.ts';
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts';

/** Every Web API method that the local Slack knows; any other is an unknown_method. */
export const METHODS: Readonly<Record<string, Method>> = {
  'api.test': method(z.object({}), async () => ({})),
  'apps.connections.open': method(z.object({}), async () => {
    throw new Refusal('socket_mode_not_available', ['the local Slack speaks HTTP: give Bolt an HTTP receiver']);
  }),
  'auth.test': authTest,
  'chat.delete': chatDelete,
  'chat.postEphemeral': chatPostEphemeral,
  'chat.postMessage': chatPostMessage,
  'chat.update': chatUpdate,
  'conversations.info': conversationsInfo,
  'conversations.join': conversationsJoin,
  'conversations.list': conversationsList,
  'conversations.members': conversationsMembers,
  'files.completeUploadExternal': filesCompleteUploadExternal,
  'files.getUploadURLExternal': filesGetUploadURLExternal,
  'usergroups.users.list': usergroupsUsersList,
  'users.info': usersInfo,
  'users.list': usersList,
  'views.open': viewsOpen,
  'views.publish': viewsPublish,
  'views.push': viewsPush,
  'views.update': viewsUpdate,
};
