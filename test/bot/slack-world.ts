import { type Bot, createBot } from '../../bot/app.ts';
import { startLocalSlack } from '../../bot/sandbox/slack.ts';
import { systemClock } from '../../domain/clock.ts';
import { showNotices, type TellingDeps } from '../../domain/telling/show-notices.ts';
import { House } from '../domain/investigation/house.ts';
import { createEmptyDatabase } from '../support/postgres.ts';
import { decideOf, deskOf, tellingDeps } from './slack-wiring.ts';

const BOT_TOKEN = 'xoxb-test';
export const CHANNEL = 'C0SANDBOX';
/** Ana owns the workspace; Sam is a stranger in it, Max one from another company. */
export const [ANA, BEN, SAM, MAX] = ['U0SANDANA', 'U0SANDBEN', 'U0SANDSAM', 'U0SANDMAX'] as const;
const SIGNING_SECRET = 'test-signing-secret';

export interface People {
  readonly movers?: readonly string[];
  readonly approvers?: readonly string[];
}

// oxlint-disable-next-line typescript/no-explicit-any -- as loose as JSON.parse gives it; the shape is what a test asserts
export type Json = any;

/** The bot between a local Slack and a real database, with the shop in memory. */
export class SlackWorld {
  readonly house: House;
  readonly bot: Bot;
  readonly slack: { url: string; apiUrl: string };
  readonly log: string[];
  /** Where the bot listens. */
  readonly requestUrl: string;
  readonly #close: () => Promise<void>;

  private constructor(
    parts: Pick<SlackWorld, 'house' | 'bot' | 'slack' | 'log' | 'requestUrl'>,
    close: () => Promise<void>,
  ) {
    this.house = parts.house;
    this.bot = parts.bot;
    this.slack = parts.slack;
    this.log = parts.log;
    this.requestUrl = parts.requestUrl;
    this.#close = close;
  }

  static async open({ movers = [ANA, BEN], approvers = [ANA, BEN] }: People = {}): Promise<SlackWorld> {
    const [house, { url: databaseUrl }] = await Promise.all([House.open(), createEmptyDatabase()]);
    let requestUrl = '';
    const slack = await startLocalSlack({
      databaseUrl,
      botToken: BOT_TOKEN,
      signingSecret: SIGNING_SECRET,
      requestUrl: () => requestUrl,
      people: [
        { id: ANA, name: 'Ana', isOwner: true },
        { id: BEN, name: 'Ben' },
        { id: SAM, name: 'Sam' },
        { id: MAX, name: 'Max', teamId: 'T0OTHER', isOwner: true },
      ],
    });
    const log: string[] = [];
    const bot = SlackWorld.botOf({ house, slack, log }, { movers, approvers });
    requestUrl = (await bot.start(0)).url ?? '';
    return new SlackWorld({ house, bot, slack, log, requestUrl }, async () => {
      await bot.stop();
      await slack.stop();
      await house.close();
    });
  }

  /** Another bot between the same two. */
  static botOf({ house, slack, log }: Pick<SlackWorld, 'house' | 'slack' | 'log'>, people: People = {}): Bot {
    return createBot({
      desk: deskOf(house),
      slack: { botToken: BOT_TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl, channel: CHANNEL },
      movers: people.movers ?? [],
      approvers: people.approvers ?? [],
      decide: decideOf(house),
      clock: systemClock,
      log: (line) => void log.push(line),
    });
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** The local Slack's other side. */
  async sim(path: string, body?: unknown): Promise<Json> {
    const init = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
    const headers = { authorization: `Bearer ${BOT_TOKEN}` };
    return (await fetch(`${this.slack.url}/__sim/${path}`, { ...init, headers })).json();
  }

  /** Types a command and waits for the answer: everybody's, or the asker's own. */
  async ask(user: string, text: string, more: object = {}): Promise<Answered> {
    const before = await this.#heard(user);
    const { delivery } = await this.sim('command', { user, text: `/stock ${text}`, ...more });
    return this.#answer(user, before, delivery);
  }

  /** Presses a button of the card with that place in the channel, the newest if left out. */
  async press(
    user: string,
    action: string,
    { ts, ...more }: { ts?: string; [key: string]: unknown } = {},
  ): Promise<Answered> {
    const card = (await this.cards()).findLast((message: Json) => ts === undefined || message.ts === ts);
    const block = card.blocks.findLast(({ type }: Json) => type === 'actions');
    const before = await this.#heard(user);
    const { delivery, error } = await this.sim('click', {
      user,
      ts: card.ts,
      block: block?.block_id ?? '',
      action,
      ...more,
    });
    if (error) return { delivery: error, words: error.message, everybody: false };
    return this.#answer(user, before, delivery);
  }

  async cards(): Promise<Json[]> {
    const { messages } = await this.sim('messages');
    return messages.filter(({ blocks }: Json) => blocks?.some(({ type }: Json) => type === 'header'));
  }

  async modals(user: string): Promise<Json[]> {
    return (await this.sim(`views?user=${user}`)).modals;
  }

  /** One pass of the notices, with the card's one writer. */
  tell(changes: Partial<TellingDeps> = {}) {
    return showNotices({ ...tellingDeps(this.house, this.bot), ...changes }, this.house.world.signal);
  }

  /** A drift of a SKU that agreed, with its card in the channel. */
  async openCase(sku = 'TEE-BLK-M', { units = 12, delta = -6 } = {}): Promise<void> {
    await this.house.agreeing(sku, units);
    await this.house.mode('shadow');
    await this.house.typed(sku, delta);
    await this.house.investigate(sku);
    await this.tell();
  }

  async #heard(user: string) {
    const [own, all] = await Promise.all([this.sim(`ephemerals?user=${user}`), this.sim('messages')]);
    return { own: own.messages.length as number, all: all.messages.length as number };
  }

  async #answer(user: string, before: { own: number; all: number }, delivery: Json): Promise<Answered> {
    if (delivery?.kind !== 'acknowledged') return { delivery, words: '', everybody: false };
    for (let tries = 0; tries < 200; tries++) {
      const [own, all] = await Promise.all([this.sim(`ephemerals?user=${user}`), this.sim('messages')]);
      if (own.messages.length > before.own)
        return { delivery, words: own.messages.at(-1).text, everybody: false, message: own.messages.at(-1) };
      if (all.messages.length > before.all)
        return { delivery, words: all.messages.at(-1).text, everybody: true, message: all.messages.at(-1) };
      if ((await this.modals(user)).length > 0) return { delivery, words: '', everybody: false };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { delivery, words: 'no answer', everybody: false };
  }
}

export interface Answered {
  readonly delivery: Json;
  readonly words: string;
  readonly everybody: boolean;
  readonly message?: Json;
}
