import type { Database } from '../domain/database.ts';
import { boardStatement, type Board } from './start/board.ts';
import { tellNews } from './start/tell-news.ts';
import { renderAnswer } from './terminal/render-answer.ts';
import type { Screen } from './terminal/screen.ts';
import { WrongUsage } from './terminal/wrong-usage.ts';

const HELP = `Usage: npm start -- [--empty]

Starts everything in one process: the delivery of updates, the hourly reconcile, the cards and commands in Slack, and
the morning's digest by Slack and mail. The database, the shop, Slack and the mail server that aren't configured are
stood in for: .env.example has every setting. Then prints a line whenever something happens. Ctrl-C stops it in good
order.

  --empty   on an empty data folder: open no demo brand
  --help    this

Example:
  LOCKSTEP_DATA=/srv/lockstep npm start -- --empty
`;

/** What was asked of `npm start`; null when it was only for help, which is printed. Throws WrongUsage. */
export function parseStart(argv: readonly string[], screen: Screen): { empty: boolean } | null {
  if (argv.includes('--help') || argv.includes('-h')) {
    screen.out(HELP);
    return null;
  }
  const unknown = argv.find((argument) => argument !== '--empty');
  if (unknown !== undefined) throw new WrongUsage(`"npm start" takes --empty and --help, not "${unknown}".`);
  return { empty: argv.includes('--empty') };
}

/** Prints what runs where and "ready", then whatever happens, until the signal. */
export async function watchOver(
  screen: Screen,
  { board, database, signal }: { board: Board; database: Database; signal: AbortSignal },
): Promise<void> {
  const sandbox = board.rows.some(({ standIn }) => standIn);
  screen.out(`${renderAnswer(boardStatement(board), { sandbox, styled: screen.outStyled })}\n`);
  const { ended } = await tellNews(database, sayOn(screen), signal);
  screen.out('ready\n');
  await ended;
  screen.out('Stopping: what is on its way to the shop is finished first.\n');
}

/** Lines with their time in front. */
export function sayOn(screen: Screen): (line: string) => void {
  return (line) => screen.out(`${new Date().toLocaleTimeString('sv')}  ${line}\n`);
}
