import type { Investigators } from '../../bot/desk.ts';
import type { Database } from '../../domain/database.ts';
import { DomainError } from '../../domain/errors.ts';
import { createPlaybook } from '../../domain/investigation/playbook.ts';

/** What a house without a key for a model has. */
export function playbookOnly(database: Database): Investigators {
  const playbook = createPlaybook({ database });
  return {
    chosen: async () => playbook,
    named: async (name) => {
      if (name === 'playbook') return playbook;
      throw new DomainError('claude-not-configured', 'Claude has no key here.');
    },
  };
}
