import { DomainError } from '../domain/errors.ts';
import type { Answer } from './answer.ts';
import type { Call, Command } from './command.ts';
import type { Desk } from './desk.ts';
import { buildProgram, HelpShown } from './terminal/build-program.ts';
import { confirmOn } from './terminal/confirm.ts';
import { openFile } from './terminal/open-file.ts';
import { plain } from './terminal/plain.ts';
import { ProgressBar } from './terminal/progress-bar.ts';
import { renderAnswer } from './terminal/render-answer.ts';
import type { Screen } from './terminal/screen.ts';
import { WrongUsage } from './terminal/wrong-usage.ts';

export interface Terminal {
  /** What people type before the command, such as "stock". */
  readonly name: string;
  readonly about: string;
  readonly commands: readonly Command[];
  readonly screen: Screen;
  /** The operating system's user. */
  readonly user: string;
  newKey(): string;
  /** Opened only when a command is to run, not for `--help` or a typing error. */
  openDesk(): Promise<Desk>;
}

const DONE = 0;
const REFUSED = 1;
const WRONG_USAGE = 2;
/** 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130;

/** Runs one command line and returns its exit code. Everything for people goes to standard error when `--json` is asked for. */
export async function runTerminal(terminal: Terminal, argv: readonly string[], signal: AbortSignal): Promise<number> {
  const { screen } = terminal;
  const json = argv.includes('--json');
  try {
    const { command, input, yes } = await buildProgram(terminal).parse(argv);
    const { answer, sandbox } = await runCommand(terminal, command, { input, yes, signal });
    show(screen, answer, { json, sandbox });
    return answer.unfinished ? REFUSED : DONE;
  } catch (error) {
    if (error instanceof HelpShown) return DONE;
    if (signal.aborted) return sayStopped(screen, error, json);
    if (!(error instanceof DomainError)) throw error;
    return refuse(screen, error, json);
  }
}

interface Asked {
  input: unknown;
  yes: boolean;
  signal: AbortSignal;
}

async function runCommand(terminal: Terminal, command: Command, { input, yes, signal }: Asked) {
  const { screen, user } = terminal;
  const bar = new ProgressBar(screen);
  const desk = await terminal.openDesk();
  const { sandbox } = desk;
  const call: Call = {
    actor: `terminal:${user}`,
    signal,
    newKey: () => terminal.newKey(),
    mayDecide: async () => true, // whoever has a shell here has the database
    confirm: async (statement, question) => {
      bar.clear();
      return confirmOn(screen, { statement, sandbox, question, yes, signal });
    },
    progress: (step) => bar.show(step),
    openFile,
  };
  try {
    return { answer: await command.run(desk, input, call), sandbox };
  } finally {
    bar.clear();
  }
}

function show(screen: Screen, answer: Answer, { json, sandbox }: { json: boolean; sandbox: boolean }): void {
  const words = renderAnswer(answer, { sandbox, styled: json ? screen.errStyled : screen.outStyled });
  if (json) screen.err(words);
  screen.out(json ? `${JSON.stringify(answer.json)}\n` : words);
}

/** A use case that was stopped halfway knows what became of its work. */
function sayStopped(screen: Screen, error: unknown, json: boolean): number {
  const message = error instanceof DomainError ? error.message : 'Stopped.';
  screen.err('Stopped.\n');
  if (json) screen.out(`${JSON.stringify({ error: { code: 'stopped', message } })}\n`);
  return INTERRUPTED;
}

/** One plain sentence; the same as data where that was asked for. */
export function refuse(screen: Screen, error: DomainError, json: boolean): number {
  const { code, message, details } = error;
  screen.err(`${plain(message)}\n`);
  if (json) screen.out(`${JSON.stringify({ error: { code, message, details } })}\n`);
  return error instanceof WrongUsage ? WRONG_USAGE : REFUSED;
}
