import type { Random } from '../../simulation/random.ts';
import type { Call, Script, Seen } from './scripted-claude.ts';
import type { Place, Stage } from './stage.ts';
import { believed } from './wrongs.ts';

/** A finding that must not make anything happen. */
export interface Hostile {
  readonly place: Place;
  readonly script: Script;
}

/** Many of one kind. `index` counts them. */
export interface Family {
  readonly name: string;
  readonly count: number;
  readonly make: (stage: Stage, random: Random, index: number) => Hostile;
}

/** What a model says that has the right rows, and is sure. */
export const sure = {
  explanation: 'The update never left: every try was refused before anything was sent.',
  cause: 'push overdue',
  action: 'redrive',
  confidence: 1,
};

export const lookAround: readonly Call[] = [['get_case'], ['list_messages'], ['list_readings']];

/** Looks around, then says this. */
export function saying(
  answer: (seen: Seen) => readonly string[],
  { calls = lookAround, stop = 'end_turn' } = {},
): Script {
  return [() => ({ calls }), (seen) => ({ texts: answer(seen), stop })];
}

/** Looks around, then cites these, and whatever else is changed. */
export function citing(evidence: (seen: Seen) => unknown, change: object = {}, calls = lookAround): Script {
  return saying((seen) => [JSON.stringify({ ...sure, evidence: evidence(seen), ...change })], { calls });
}

/** The rows an honest model would cite: updates that never reached the shop. */
export function neverLeft({ rows }: Seen): string[] {
  return rows.flatMap(({ ref, effect, status }) =>
    effect === 'push' && (status === 'waiting' || status === 'pending') ? ref! : [],
  );
}

/** A place where the right rows are believed. */
export function anyBelieved(stage: Stage, random: Random): Place {
  return stage.place(random.pick(believed));
}

export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const keyed = values.map((value) => ({ value, key: random.next() }));
  return keyed.sort((one, other) => one.key - other.key).map(({ value }) => value);
}
