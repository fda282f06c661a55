import { DomainError } from '../../domain/errors.ts';
import type { Statement } from '../answer.ts';
import { renderAnswer } from './render-answer.ts';
import type { Screen } from './screen.ts';

interface Question {
  statement: Statement;
  sandbox: boolean;
  question: string;
  /** `--yes`: answered beforehand. */
  yes: boolean;
  signal: AbortSignal;
}

/** States what will happen, then asks. Where nobody sits, only `--yes` is an answer. */
export async function confirmOn(
  screen: Screen,
  { statement, sandbox, question, yes, signal }: Question,
): Promise<boolean> {
  screen.err(renderAnswer(statement, { sandbox, styled: screen.errStyled }));
  if (yes) return true;
  if (!screen.interactive) {
    throw new DomainError('confirmation-missing', 'Nobody is here to confirm this: look it over, then add --yes.');
  }
  const answer = await screen.ask(`${question} [y/N] `, signal);
  return /^y(es)?$/i.test(answer.trim());
}
