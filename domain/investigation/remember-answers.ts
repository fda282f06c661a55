import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Model, ModelAnswer } from '../ports/investigator.ts';
import { askedBefore, type AskedBefore } from './asked-before.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  /** Outcomes of investigations that are the model's own doing: on the same question it would be paid to fail again. */
  readonly ownFailures: readonly string[];
}

/** A day after it was asked it looks afresh, whatever the rows say. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/**
 * Gives a model's answer again while the question is the same, and doesn't ask it what it failed at: every check observes
 * an open case anew, and asking each time would pay for what came already. The gates judge a repeated answer as any other.
 */
export function rememberAnswers({ database, clock, ownFailures }: Deps, model: Model): Model {
  const { name } = model;
  return {
    name,
    ask: async (question, signal) => {
      const since = new Date(clock.now().getTime() - REMEMBERED_MS);
      const before = await askedBefore(database.em(), question, { model: name, since, failures: ownFailures });
      return (before && again(before)) ?? model.ask(question, signal);
    },
  };
}

/** Null when it is worth asking again. */
function again({ at, found, failure }: AskedBefore): ModelAnswer | null {
  if (!found) return failedBefore(at, failure);
  const { finding, gates } = found;
  // What a repeated answer cites counts as returned: it must have been so the first time, or asking twice would make it so.
  const unsound = gates.find(({ gate, passed }) => (gate === 'schema' || gate === 'evidence') && !passed);
  if (unsound) return failedBefore(at, unsound.says);
  if (finding.action === 'wait') return null;
  return { outcome: 'answered', finding, returned: finding.evidence, record: null };
}

/** The same words all day: others would be news, and the card would be written anew each time. */
function failedBefore(at: Date, why: string): ModelAnswer {
  const when = at.toISOString().slice(0, 16).replace('T', ' ');
  const says = `it was asked this at ${when} UTC and isn't again for a day, unless something changes. What came of it: ${why}`;
  return { outcome: 'failed', says, record: null };
}
