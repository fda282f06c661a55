import type {
  Answer,
  Finding,
  Investigator,
  Model,
  ModelAnswer,
  ModelRecord,
  Question,
} from '../ports/investigator.ts';
import { readFinding } from './read-finding.ts';

/** Asks the model first. Whatever keeps it from a usable finding, the playbook answers, and the answer says why. */
export function withFallback({ model, playbook }: { model: Model; playbook: Investigator }): Investigator {
  return {
    name: model.name,
    investigate: async (question, signal) => {
      const asked = usable(await ask(model, question, signal));
      if (asked.outcome === 'answered') return { by: model.name, ...asked.answer, instead: null };
      const { says, record } = asked;
      const answer = await playbook.investigate(question, signal);
      return { ...answer, instead: `${model.name} did not answer: ${plain(says)}`, record };
    },
  };
}

/** A model that breaks its word and throws has failed like any other; only the signal ends the asking. */
async function ask(model: Model, question: Question, signal: AbortSignal): Promise<ModelAnswer> {
  try {
    return await model.ask(question, signal);
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : 'nobody knows why';
    return { outcome: 'failed', says: `it broke down (${why})`, record: null };
  }
}

type Usable =
  | {
      readonly outcome: 'answered';
      readonly answer: Pick<Answer, 'returned' | 'record'> & { readonly finding: Finding };
    }
  | { readonly outcome: 'failed'; readonly says: string; readonly record: ModelRecord | null };

function usable(asked: ModelAnswer): Usable {
  if (asked.outcome === 'failed') return asked;
  const { returned, record } = asked;
  const { finding, unreadable } = readFinding(asked.finding);
  if (unreadable === null) return { outcome: 'answered', answer: { finding, returned, record } };
  const says = `what it said is no finding (${unreadable})`;
  return { outcome: 'failed', says, record: record && { ...record, outcome: 'nonsense', explanation: says } };
}

/** As much as a line on a card holds. */
const LONGEST = 500;

function plain(says: string): string {
  return says
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, LONGEST)
    .toWellFormed();
}
