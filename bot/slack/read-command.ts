import type { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { Command, Field } from '../command.ts';
import { nearest } from './nearest.ts';
import { type SlackCommand, slackCommands } from './slack-commands.ts';
import { typedWords } from './typed-words.ts';

/** What somebody asked for, parsed by the same schemas as in the terminal. */
export type Asked =
  | { readonly kind: 'needs-you' }
  | { readonly kind: 'help' }
  | { readonly kind: 'command'; readonly asked: SlackCommand; readonly input: unknown };

/** Reads what was typed after /stock. Throws `unknown-command` or `wrong-usage`, in words that help. */
export function readCommand(text: string): Asked {
  const [word, ...rest] = typedWords(text);
  if (word === undefined) return { kind: 'needs-you' };
  const name = word.toLowerCase();
  if (name === 'help' || name === '?') return { kind: 'help' };
  const asked = slackCommands.find(({ command }) => command.name === name);
  if (!asked) throw unknown(word);
  return { kind: 'command', asked, input: inputOf(asked, rest) };
}

function unknown(word: string): DomainError {
  const guess = nearest(word.toLowerCase(), [...slackCommands.map(({ command }) => command.name), 'help']);
  const advice = guess ? `Did you mean "/stock ${guess}"?` : '';
  const shown = word.length > 40 ? `${word.slice(0, 40)}…` : word;
  return new DomainError(
    'unknown-command',
    `There is no "/stock ${shown}". ${advice} "/stock help" lists what there is.`.replace('  ', ' '),
    { word: shown },
  );
}

function inputOf(asked: SlackCommand, words: readonly string[]): unknown {
  const { command, rest } = asked;
  const typed: Record<string, unknown> = {};
  const loose: string[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const option = optionNamed(command, word);
    if (!option) loose.push(word);
    else typed[option.name] = option.kind === 'flag' || (queue.shift() ?? '');
  }
  for (const { name } of command.arguments) typed[name] = loose.shift();
  if (rest && loose.length > 0) typed[rest] ??= loose.splice(0).join(' ');
  if (loose.length > 0) throw wrongUsage(asked, `"${loose.join(' ')}" is more than "${command.name}" takes.`);
  const result = command.input.safeParse(typed);
  if (!result.success) throw wrongUsage(asked, inWords(asked, typed, result.error.issues));
  return result.data;
}

function optionNamed(command: Command, word: string): Field | undefined {
  return word.startsWith('--')
    ? command.options.find(({ name }) => `--${kebab(name)}` === word.toLowerCase())
    : undefined;
}

function inWords({ command, rest }: SlackCommand, typed: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]) {
  return issues
    .map(({ path, message }) => {
      const name = String(path[0]);
      const isOption = name !== rest && command.options.some((field) => field.name === name);
      const place = isOption ? `--${kebab(name)}` : name.toUpperCase();
      const value = typed[name];
      return typeof value === 'string' && value ? `${place}: "${value}" ${message}.` : `${place} ${message}.`;
    })
    .join(' ');
}

function wrongUsage({ usage, command }: SlackCommand, problem: string): DomainError {
  return new DomainError('wrong-usage', `${problem} It goes: /stock ${usage}`, { command: command.name });
}

/** As the terminal writes the names of its options. */
function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
