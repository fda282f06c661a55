import type { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import { withFallback } from '../domain/investigation/fallback.ts';
import { createPlaybook } from '../domain/investigation/playbook.ts';
import { createPurse } from '../domain/investigation/purse.ts';
import { rememberAnswers } from '../domain/investigation/remember-answers.ts';
import type { Ledger } from '../domain/ledger/ledger.ts';
import type { Investigator, Model } from '../domain/ports/investigator.ts';
import type { Toolbox } from '../domain/ports/toolbox.ts';
import type { DueTimes } from '../domain/reconcile/due-times.ts';
import { createClaude } from './adapters/claude/claude.ts';
import { ownFailures } from './adapters/claude/failure.ts';
import { claudeOptions, type claudeSettings } from './adapters/claude/settings.ts';

interface Deps {
  readonly ledger: Pick<Ledger, 'database' | 'clock'>;
  readonly dueTimes: DueTimes;
  /** What a model looks things up with; opened when the first one is asked. */
  readonly toolbox: () => Promise<Toolbox>;
}

export interface Investigators {
  /** The one that the settings choose. */
  readonly chosen: () => Promise<Investigator>;
  /** The same for what runs by itself: a model isn't paid again for a question that it answered or failed at. */
  readonly unattended: () => Investigator;
  /** Throws DomainError `claude-not-configured`. */
  readonly named: (name: 'playbook' | 'claude') => Promise<Investigator>;
}

/** Claude with the playbook behind it when there is a key, else the playbook alone. */
export function findInvestigator(settings: z.infer<typeof claudeSettings>, deps: Deps): Investigators {
  const { database, clock } = deps.ledger;
  const playbook = createPlaybook({ database, dueTimes: deps.dueTimes });
  const claude = (): Model | null => {
    const options = claudeOptions({ ...settings, INVESTIGATOR: 'auto' });
    if (!options) return null;
    const purse = createPurse({ database, clock, usdPerDay: options.usdPerDay });
    return createClaude({ settings: options, toolbox: deps.toolbox, purse, clock });
  };
  const orPlaybook = (model: Model | null) => model && withFallback({ model, playbook });
  const first = settings.INVESTIGATOR === 'playbook' ? null : claude();
  return {
    chosen: async () => orPlaybook(first) ?? playbook,
    unattended: () => orPlaybook(first && rememberAnswers({ database, clock, ownFailures }, first)) ?? playbook,
    named: async (name) => (name === 'playbook' ? playbook : (orPlaybook(claude()) ?? notConfigured())),
  };
}

function notConfigured(): never {
  throw new DomainError(
    'claude-not-configured',
    'Claude has no key here: set ANTHROPIC_API_KEY (and ANTHROPIC_PRICE for a model whose price is not known), or ask the playbook.',
  );
}
