import type * as z from 'zod';
import type { Completer } from './completions.ts';
import type { AgentDeps, Scope } from './deps.ts';
import { parseArguments } from './parse-arguments.ts';

/** A prompt as it is written down, one a file. */
interface PromptData<Arguments extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  /** Of texts: MCP passes nothing else to a prompt. */
  readonly argumentsSchema: Arguments;
  readonly complete: Readonly<Record<keyof Arguments['shape'] & string, Completer>>;
  /** What the person says to the model. */
  readonly text: (deps: AgentDeps, args: z.output<Arguments>) => Promise<string>;
}

/** A prompt as it is offered and asked for. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: true }[];
  readonly complete: ReadonlyMap<string, Completer>;
  /** Throws a `Refusal` for arguments that don't fit. */
  readonly text: (deps: AgentDeps, args: unknown) => Promise<string>;
}

export function definePrompt<Arguments extends z.ZodObject>(data: PromptData<Arguments>): Prompt {
  const { name, title, description, scope, argumentsSchema, complete, text } = data;
  return {
    name,
    title,
    description,
    scope,
    arguments: Object.entries<z.ZodType>(argumentsSchema.shape).map(([name, schema]) => ({
      name,
      description: schema.description ?? name,
      required: true,
    })),
    complete: new Map(Object.entries<Completer>(complete)),
    text: (deps, args) => text(deps, parseArguments<z.output<Arguments>>(argumentsSchema, args, name)),
  };
}
