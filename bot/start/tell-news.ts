import type { Database } from '../../domain/database.ts';
import { newBookmark, newsSince } from '../../domain/history/news.ts';
import { sleep } from '../../domain/sleep.ts';
import { newsLine } from './news-line.ts';

/** Often enough to feel alive, and four small queries cost nothing. */
const LOOK_EVERY_MS = 1_000;

/** Prints a line for whatever happens, until stopped. A database that is away for a moment is said once and waited for. */
export async function tellNews(
  database: Database,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<{ ended: Promise<void> }> {
  let bookmark = await newBookmark(database);
  let away = false;

  async function look(): Promise<void> {
    try {
      const told = await newsSince(database, bookmark);
      bookmark = told.bookmark;
      for (const news of told.news) say(newsLine(news));
      if (away) say('The database is back.');
      away = false;
    } catch (error) {
      if (!away) say(`The database can't be asked: ${(error as Error).message}`);
      away = true;
    }
  }

  async function keepLooking(): Promise<void> {
    while (!signal.aborted) {
      await look();
      await sleep(LOOK_EVERY_MS, signal);
    }
  }

  return { ended: keepLooking() };
}
