import { Command as Program, CommanderError, Option } from 'commander';
import type { z } from 'zod';
import type { Command, Field } from '../command.ts';
import type { Screen } from './screen.ts';
import { WrongUsage } from './wrong-usage.ts';

interface Programs {
  name: string;
  about: string;
  commands: readonly Command[];
  screen: Screen;
}

export interface Parsed {
  readonly command: Command;
  readonly input: unknown;
  /** `--yes`: whatever would be asked is answered. */
  readonly yes: boolean;
}

/** Help was asked for and printed: nothing is left to do. */
export class HelpShown extends Error {}

/** Builds commander's form of the commands; `parse` throws WrongUsage or HelpShown. */
export function buildProgram({ name, about, commands, screen }: Programs): {
  parse(argv: readonly string[]): Promise<Parsed>;
} {
  let parsed: Parsed | undefined;
  const program = new Program(name)
    .description(about)
    .usage('<command> [--json] [--help]')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => screen.out(text), writeErr: () => {} })
    .configureHelp({ subcommandTerm: (command) => command.name() });
  for (const command of commands) {
    addCommand(program, command).action((...args: unknown[]) => {
      parsed = inputOf(command, args);
    });
  }
  return {
    async parse(argv) {
      if (argv.length === 0) program.outputHelp();
      if (argv.length === 0) throw new HelpShown();
      await program.parseAsync(argv, { from: 'user' }).catch(translate);
      return parsed!;
    },
  };
}

function addCommand(program: Program, command: Command): Program {
  const sub = program.command(command.name).summary(command.summary).description(command.summary);
  for (const field of command.arguments) {
    const place = placeholder(field);
    sub.argument(field.required ? `<${place}>` : `[${place}]`, field.help);
  }
  for (const field of command.options) {
    const form = field.kind === 'flag' ? `--${kebab(field.name)}` : `--${kebab(field.name)} <${placeholder(field)}>`;
    sub.addOption(new Option(form, field.help).makeOptionMandatory(field.required));
  }
  return sub
    .option('--json', 'one JSON value on standard output, the rest on standard error')
    .addHelpText('after', `\nExample:\n  ${program.name()} ${command.example}`);
}

/** Commander calls an action with the arguments, then the options, then itself. */
function inputOf(command: Command, args: readonly unknown[]): Parsed {
  const options = args.at(-2) as Record<string, unknown>;
  const typed: Record<string, unknown> = { ...options };
  for (const [index, { name }] of command.arguments.entries()) typed[name] = args[index];
  const result = command.input.safeParse(typed);
  if (!result.success) throw badInput(command, typed, result.error.issues);
  return { command, input: result.data, yes: options['yes'] === true };
}

function badInput(command: Command, typed: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]): WrongUsage {
  const sentences = issues.map(({ path, message }) => {
    const name = String(path[0]);
    const isArgument = command.arguments.some((field) => field.name === name);
    const place = isArgument ? name.toUpperCase() : `--${kebab(name)}`;
    const value = typed[name];
    return typeof value === 'string' && value ? `${place}: "${value}" ${message}.` : `${place} ${message}.`;
  });
  return new WrongUsage(sentences.join(' '), { command: command.name });
}

/** Commander's own refusals (missing argument, unknown option or command) in our voice; its suggestion is kept. */
function translate(error: unknown): never {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) throw new HelpShown();
  const [problem = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1);
  throw new WrongUsage([sentence.replace(/\.?$/, '.'), ...more].join(' '));
}

function placeholder({ name }: Field): string {
  return kebab(name).toUpperCase();
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
