import type { Database } from '../database/open.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
  readonly isBot: boolean;
  readonly isOwner: boolean;
}

/** Everybody in the workspace, Slackbot and the app first. */
export async function listAccounts(db: Database): Promise<Account[]> {
  const { rows } = await db.query<Account>(
    `select id, name, team_id as "teamId", is_bot as "isBot", is_owner as "isOwner"
       from account
      order by ordinal, id`,
  );
  return rows;
}

export async function findAccount(db: Database, id: string): Promise<Account | undefined> {
  return (await listAccounts(db)).find((account) => account.id === id);
}

export interface Channel {
  readonly id: string;
  readonly name: string;
}

export async function listChannels(db: Database): Promise<Channel[]> {
  return (await db.query<Channel>('select id, name from channel order by name')).rows;
}

/** By id, or by name with or without #, as chat.postMessage takes it. */
export async function findChannel(db: Database, idOrName: string): Promise<Channel | undefined> {
  const name = idOrName.replace(/^#/, '');
  return (await listChannels(db)).find((channel) => channel.id === idOrName || channel.name === name);
}
