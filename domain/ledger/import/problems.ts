import { DomainError } from '../../errors.ts';

/** What is wrong with a file, and where: `line` counts from 1, the header's. */
export interface Problem {
  readonly line: number;
  readonly reason: string;
}

/** As many as a person mends in one sitting; the first ones usually explain the rest. */
export const MOST_PROBLEMS = 20;

/** One refusal for the whole file: it is imported whole or not at all. */
export function badImport(problems: readonly Problem[]): DomainError {
  const listed = [...problems].sort((one, other) => one.line - other.line).slice(0, MOST_PROBLEMS);
  const more = problems.length > listed.length ? ['There is more; these come first.'] : [];
  return new DomainError(
    'bad-import',
    ['Nothing was imported:', ...listed.map(({ line, reason }) => `line ${line}: ${reason}`), ...more].join('\n'),
    { problems: listed },
  );
}

/** Throws `bad-import` when there is any. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw badImport(problems);
}
