import type { webApi } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import type { Decide } from './decide.ts';
import type { People } from './roles.ts';

/** What the listeners work with; `createBot` makes it of what main.ts hands over. */
export interface SlackDeps {
  readonly desk: Desk;
  readonly client: webApi.WebClient;
  readonly people: People;
  /** The workspace that the bot's token belongs to. */
  readonly teamId: () => string;
  /** Where cards and digests go, and where everybody may look. */
  readonly channel: string;
  readonly decide: Decide;
  /** Aborted when the bot stops. */
  readonly signal: AbortSignal;
  /** One line for whoever runs this. */
  readonly log: (line: string) => void;
  readonly newId: () => string;
}
