import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../errors.ts';

/**
 * An agent that comes before anybody opened a ledger would be answered from an empty one that it made itself: a client
 * hands on few settings, so that is more often a mistake than a beginning. Throws `nothing-here`.
 */
export function refuseNothing(dataFolder: string): void {
  if (existsSync(join(dataFolder, 'postgres'))) return;
  throw new DomainError(
    'nothing-here',
    `There is no Lockstep in ${dataFolder} yet. Run "npm start" once; if yours is elsewhere, the client must pass its settings (LOCKSTEP_DATA or DATABASE_URL), or put them into the .env file beside lockstep.mjs.`,
    { dataFolder },
  );
}
