import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Model, ModelAnswer } from '../ports/investigator.ts';
import { askedBefore, type AskedBefore } from './asked-before.ts';
import type { GateName } from './gates.ts';

/** A day after it was asked it looks afresh, whatever the rows say. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/**
 * Gives a model's answer again while the question is the same: every check observes an open case anew, and asking each
 * time would pay for what was said already. The gates judge a repeated answer as any other.
 */
export function rememberAnswers({ database, clock }: { database: Database; clock: Clock }, model: Model): Model {
  const { name } = model;
  return {
    name,
    ask: async (question, signal) => {
      const since = new Date(clock.now().getTime() - REMEMBERED_MS);
      const before = await askedBefore(database.em(), question, { model: name, since });
      return (before && again(before)) ?? model.ask(question, signal);
    },
  };
}

/** What a repeated answer cites counts as returned by tools again, so it must have been what they returned the first time. */
const sound: readonly GateName[] = ['schema', 'evidence'];

/** Null when it is worth asking again. */
function again({ finding, gates }: AskedBefore): ModelAnswer | null {
  const stood = sound.every((name) => gates.some(({ gate, passed }) => gate === name && passed));
  if (!stood || finding.action === 'wait') return null;
  return { outcome: 'answered', finding, returned: finding.evidence, record: null };
}
