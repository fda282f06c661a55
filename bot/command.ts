import { z } from 'zod';
import type { Answer, Statement } from './answer.ts';
import type { Desk } from './desk.ts';

/**
 * One thing a person can ask for, as data: every face (terminal today) builds its own form from it, parses with its
 * schemas and shows its answer. A command prints nothing and knows no face.
 */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** A command line that works, without the program's name. */
  readonly example: string;
  /** In their order. */
  readonly arguments: readonly Field[];
  readonly options: readonly Field[];
  /** Parses what was typed, keyed by field name; the issues' messages are sentences for people. */
  readonly input: z.ZodType;
  run(desk: Desk, input: unknown, call: Call): Promise<Answer>;
}

/** One argument or option, as a face needs to know it. */
export interface Field {
  readonly name: string;
  readonly help: string;
  readonly kind: 'text' | 'flag';
  readonly required: boolean;
}

/** Who asks, and how to reach them while the command runs. */
export interface Call {
  /** E.g. "terminal:ana". */
  readonly actor: string;
  readonly signal: AbortSignal;
  /** A fresh idempotency key, for a write that named none. */
  newKey(): string;
  /** Whether whoever asks may also decide on a case. */
  mayDecide(): Promise<boolean>;
  /** Shows what is about to happen and asks; false is no. Throws `confirmation-missing` where nobody can be asked. */
  confirm(statement: Statement, question: string): Promise<boolean>;
  /** May be called often; a face shows it or doesn't. */
  progress(step: Step): void;
  /** Throws `file-unreadable`. */
  openFile(path: string): Promise<{ source: AsyncIterable<Uint8Array>; bytes: number }>;
}

export interface Step {
  readonly label: string;
  readonly done: number;
  /** Null: nobody knows. */
  readonly total: number | null;
}

interface Definition<Arguments extends z.ZodRawShape, Options extends z.ZodRawShape> {
  name: string;
  summary: string;
  example: string;
  arguments: Arguments;
  options: Options;
  run(desk: Desk, input: z.infer<z.ZodObject<Arguments & Options>>, call: Call): Promise<Answer>;
}

/** Types `run` by the schemas of its arguments and options, then forgets the types: faces treat all commands alike. */
export function defineCommand<Arguments extends z.ZodRawShape, Options extends z.ZodRawShape>(
  definition: Definition<Arguments, Options>,
): Command {
  const input = z.object({ ...definition.arguments, ...definition.options });
  return {
    ...definition,
    arguments: fieldsOf(definition.arguments),
    options: fieldsOf(definition.options),
    input,
    run: (desk, parsed, call) => definition.run(desk, parsed as z.infer<z.ZodObject<Arguments & Options>>, call),
  };
}

function fieldsOf(shape: z.ZodRawShape): Field[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description, kind } = z.globalRegistry.get(schema as z.ZodType) ?? {};
    return {
      name,
      help: description ?? '',
      kind: kind === 'flag' ? 'flag' : 'text',
      required: !z.safeParse(schema, undefined).success,
    };
  });
}
