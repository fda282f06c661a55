import type { Database } from './database/open.ts';

/** Somebody in the workspace. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Another team's id makes them a guest through Slack Connect. */
  readonly teamId?: string;
  readonly isOwner?: boolean;
}

/** Ids look like Slack's and say what they are. */
export const TEAM = { id: 'T0SANDBOX', name: 'Demo', domain: 'demo-sandbox' } as const;
export const APP_ID = 'A0SANDBOX';
export const BOT = { userId: 'U0SANDBOT', botId: 'B0SANDBOT', name: 'Lockstep' } as const;
export const CHANNEL_ID = 'C0SANDBOX';
/** Speaks for Slack itself: "/stock failed with the error ..." */
export const SLACKBOT_ID = 'USLACKBOT';

/** Two approvers and a stranger. */
export const DEMO_PEOPLE: readonly Person[] = [
  { id: 'U0SANDANA', name: 'Ana', isOwner: true },
  { id: 'U0SANDBEN', name: 'Ben' },
  { id: 'U0SANDSAM', name: 'Sam' },
];

/** A restart with another list renames and adds people; nobody goes, because messages and views are theirs. */
export async function settlePeople(db: Database, people: readonly Person[], channelName: string): Promise<void> {
  await settle(db, { id: SLACKBOT_ID, name: 'Slackbot' }, 0, true);
  await settle(db, { id: BOT.userId, name: BOT.name }, 1, true);
  for (const [index, person] of people.entries()) await settle(db, person, index + 2, false);
  await db.query('insert into channel (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name', [
    CHANNEL_ID,
    channelName,
  ]);
}

async function settle(db: Database, person: Person, ordinal: number, isBot: boolean): Promise<void> {
  await db.query(
    `insert into account (id, name, team_id, is_bot, is_owner, ordinal)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update
       set name = excluded.name, team_id = excluded.team_id, is_owner = excluded.is_owner, ordinal = excluded.ordinal`,
    [person.id, person.name, person.teamId ?? TEAM.id, isBot, person.isOwner ?? false, ordinal],
  );
}
