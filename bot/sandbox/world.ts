import type { Pool } from 'pg';
import type { WorkspaceClock } from './clock.ts';

/** One running local Slack; everything that changes lives in the database. */
export interface World {
  readonly pool: Pool;
  readonly clock: WorkspaceClock;
  readonly botToken: string;
  readonly signingSecret: string;
  /** Where the bot listens for commands, interactions and events. */
  readonly requestUrl: () => string;
  /** "http://127.0.0.1:40123", known once the server listens. */
  readonly ownUrl: () => string;
  /** The slash commands that the app has registered; Slack refuses others before anybody hears of them. */
  readonly commands: readonly string[];
  readonly userGroups: Readonly<Record<string, readonly string[]>>;
}
