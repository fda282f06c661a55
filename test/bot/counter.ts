import { randomUUID } from 'node:crypto';
import type { Desk } from '../../bot/desk.ts';
import { stockCommands } from '../../bot/stock-commands.ts';
import { runTerminal } from '../../bot/terminal.ts';
import type { Screen } from '../../bot/terminal/screen.ts';
import { systemClock } from '../../domain/clock.ts';
import { type Database, openDatabase } from '../../domain/database.ts';
import { drainNow } from '../../domain/outbox/drain-now.ts';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import { createShopify } from '../../jobs/adapters/shopify/shopify.ts';
import { type SimClient, simClient } from '../../jobs/demo/sim-client.ts';
import { drainDeps } from '../../jobs/drain-deps.ts';
import { startSandboxShop } from '../../jobs/sandbox/shop.ts';
import { playbookOnly } from '../support/playbook-only.ts';
import { createEmptyDatabase, createTestDatabase } from '../support/postgres.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The last line of standard output, parsed. */
  json(): unknown;
}

export interface Counter {
  readonly database: Database;
  readonly sim: SimClient;
  /** One command line, as typed. */
  stock(...argv: string[]): Promise<Said>;
  /** The same in front of somebody who answers this to whatever is asked. */
  stockAsked(answer: string, ...argv: string[]): Promise<Said>;
  stockUntil(signal: AbortSignal, ...argv: string[]): Promise<Said>;
  close(): Promise<void>;
}

const TOKEN = 'test-token';

/** The terminal's face in this process, on a real database and a sandbox shop of its own. */
export async function openCounter(): Promise<Counter> {
  const [{ url }, shopDatabase] = await Promise.all([createTestDatabase(), createEmptyDatabase()]);
  const database = await openDatabase(url);
  const sandbox = await startSandboxShop({ databaseUrl: shopDatabase.url, accessToken: TOKEN, throttle: 'off' });
  const { url: shopUrl, domain } = sandbox;
  const auth = { accessToken: TOKEN };
  const storefront = createShopify({ url: shopUrl, domain, auth, apiVersion: '2026-07', timeoutMs: 5_000 });
  const ledger = { database, clock: systemClock, channels: ['wholesale', 'retail'], wake: () => {} };
  const desk: Desk = {
    ledger,
    dueTimes: defaultDueTimes,
    digestTimes: { timezone: 'UTC', hour: 7 },
    sandbox: true,
    delivering: false,
    shop: async () => storefront,
    investigators: playbookOnly(database),
    drain: (signal) => drainNow(drainDeps(ledger, storefront), database, () => {}, signal),
  };

  async function say(argv: string[], signal: AbortSignal, answer: string | null): Promise<Said> {
    const { screen, said } = recordingScreen(answer);
    const face = { name: 'stock', about: 'About.', commands: stockCommands, user: 'ana', newKey: randomUUID };
    const code = await runTerminal({ ...face, screen, openDesk: async () => desk }, argv, signal);
    return { ...said(), code };
  }

  const never = new AbortController().signal;
  return {
    database,
    sim: simClient({ url: shopUrl, domain, accessToken: TOKEN }),
    stock: (...argv) => say(argv, never, null),
    stockAsked: (answer, ...argv) => say(argv, never, answer),
    stockUntil: (signal, ...argv) => say(argv, signal, null),
    close: async () => {
      await sandbox.stop();
      await database.close();
    },
  };
}

/** A screen that keeps what it shows; with an answer, in front of somebody who gives it to whatever is asked. */
export function recordingScreen(answer: string | null): { screen: Screen; said: () => Omit<Said, 'code'> } {
  let out = '';
  let err = '';
  const screen: Screen = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    outStyled: false,
    errStyled: false,
    interactive: answer !== null,
    ask: async (question) => {
      err += question;
      return answer ?? '';
    },
  };
  const json = (): unknown => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  return { screen, said: () => ({ out, err, json }) };
}
