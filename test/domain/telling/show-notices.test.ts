import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { raiseNotices } from '../../../domain/investigation/raise-notices.ts';
import type { CaseCard, DigestMessage, Notifier, Shown } from '../../../domain/ports/notifier.ts';
import { showNotices, type TellingDeps } from '../../../domain/telling/show-notices.ts';
import { House, MINUTE } from '../investigation/house.ts';

let house: House;
let notifier: RecordingNotifier;
beforeEach(async () => {
  house = await House.open();
  await house.mode('shadow');
  notifier = new RecordingNotifier();
});
afterEach(() => house.close());

describe('showNotices', () => {
  it('posts a card where there is none, and updates it where it is', async () => {
    await openCase('TEE');
    expect(await show()).toEqual({ outcome: 'shown', told: 1, failed: 0 });
    expect(notifier.cards).toMatchObject([{ card: { sku: 'TEE', delta: -6, sandbox: true }, place: null }]);
    expect(await show()).toEqual({ outcome: 'shown', told: 0, failed: 0 });
    await raise('TEE');
    await show();
    expect(notifier.cards[1]).toMatchObject({ place: { channel: 'C1', messageTs: '1' } });
    expect(await notice()).toMatchObject({ wanted: 3, shown: 3, failures: 0, explanation: null });
  });

  it('shows again what became wanted while it was shown', async () => {
    await openCase('TEE');
    notifier.during = () => raise('TEE');
    await show();
    const { wanted, shown } = await notice();
    expect(wanted).toBe(shown + 1);
    notifier.during = async () => {};
    await show();
    expect(await notice()).toMatchObject({ wanted, shown: wanted });
  });

  it('posts anew when the message is gone', async () => {
    await openCase('TEE');
    await show();
    await raise('TEE');
    notifier.answers.push({ kind: 'gone' });
    expect(await show()).toMatchObject({ told: 1 });
    expect(notifier.cards.map(({ place }) => place?.messageTs ?? null)).toEqual([null, '1', null]);
    expect(await notice()).toMatchObject({ message_ts: '3' });
  });

  it('waits as long as Slack asks, and leaves the others for then', async () => {
    await openCase('TEE');
    await openCase('MUG');
    notifier.answers.push({ kind: 'busy', retryAfterMs: 60_000 });
    expect(await show()).toEqual({ outcome: 'shown', told: 0, failed: 1 });
    expect(notifier.cards).toHaveLength(1);
    expect(await show()).toMatchObject({ told: 1 });
    house.world.pass(MINUTE);
    expect(await show()).toMatchObject({ told: 1 });
  });

  it('tries a failure again later and later, and says why', async () => {
    await openCase('TEE');
    const waits: number[] = [];
    for (let failures = 1; failures <= 3; failures++) {
      notifier.answers.push({ kind: 'failed', message: 'The bot is not in the channel.' });
      await show();
      const row = await notice();
      expect(row).toMatchObject({ failures, explanation: 'The bot is not in the channel.', shown: 0 });
      waits.push(row.next_attempt_at.getTime() - house.world.now.getTime());
      house.world.pass(waits.at(-1)!);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    await show();
    expect(await notice()).toMatchObject({ failures: 0, explanation: null });
  });

  it('lets no card that cannot be shown hold up the others', async () => {
    await openCase('TEE');
    await openCase('MUG');
    notifier.answers.push(new TypeError('a defect'));
    await expect(show()).rejects.toThrow('a defect');
    expect(await show()).toMatchObject({ told: 1 });
    expect(notifier.cards.at(-1)!.card.sku).toBe('MUG');
  });

  it('has one writer at a time', async () => {
    await openCase('TEE');
    const inside = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    notifier.during = async () => {
      inside.resolve();
      await go.promise;
    };
    const first = show();
    await inside.promise;
    expect(await show()).toEqual({ outcome: 'standing-by' });
    go.resolve();
    expect(await first).toMatchObject({ told: 1 });
    expect(notifier.cards).toHaveLength(1);
  });

  it('keeps nobody who decides on the case waiting for Slack', async () => {
    await openCase('TEE');
    const inside = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    notifier.during = async () => {
      inside.resolve();
      await go.promise;
    };
    const showing = show();
    await inside.promise;
    await raise('TEE');
    go.resolve();
    await showing;
    expect(await notice()).toMatchObject({ shown: 2, wanted: 3 });
  });

  it('shows no more than twenty in a pass, and stops after the one it is at', async () => {
    await run(house.em(), `insert into sku (code) select 'S' || n from generate_series(1, 25) n`);
    await fakeCases(25);
    expect(await show()).toMatchObject({ told: 20 });
    const stopping = new AbortController();
    notifier.during = async () => stopping.abort();
    expect(await show({}, stopping.signal)).toMatchObject({ told: 1 });
    notifier.during = async () => {};
    expect(await show()).toMatchObject({ told: 4 });
  });

  it('sends a digest to Slack and by mail, each once', async () => {
    await wantDigest();
    const mails: string[] = [];
    const sendMail: TellingDeps['sendMail'] = async (day) => {
      mails.push(day);
      return mails.length === 1 ? { kind: 'failed', message: 'Mailbox full.' } : { kind: 'accepted' };
    };
    expect(await show({ sendMail })).toEqual({ outcome: 'shown', told: 1, failed: 1 });
    house.world.pass(MINUTE);
    expect(await show({ sendMail })).toEqual({ outcome: 'shown', told: 1, failed: 0 });
    expect(await show({ sendMail })).toMatchObject({ told: 0 });
    expect(mails).toEqual(['2026-11-23', '2026-11-23']);
    expect(notifier.digests).toEqual(['2026-11-23']);
  });

  it('says that there is no digest rather than sending nothing quietly', async () => {
    await wantDigest();
    await show({ digestOf: async () => null });
    const rows = await query(house.em(), `select explanation from notice where kind = 'digest-slack'`);
    expect(rows).toEqual([{ explanation: 'There is no digest of 2026-11-23.' }]);
  });
});

function show(changes: Partial<TellingDeps> = {}, signal: AbortSignal = house.world.signal) {
  return showNotices(
    {
      database: house.world.database,
      clock: house.world.clock,
      notifier,
      sandbox: true,
      digestOf: async (day) => ({ day }) as DigestMessage,
      sendMail: async () => ({ kind: 'accepted' }),
      random: () => 0.5,
      ...changes,
    },
    signal,
  );
}

async function openCase(sku: string): Promise<void> {
  await house.agreeing(sku, 12);
  await house.typed(sku, -6);
  await house.investigate(sku);
}

async function raise(sku: string): Promise<void> {
  await raiseNotices(house.em(), [(await house.caseOf(sku)).id], house.world.now);
}

async function notice() {
  const [row] = await query<Record<string, unknown> & { wanted: number; shown: number; next_attempt_at: string }>(
    house.em(),
    `select wanted, shown, failures, explanation, message_ts, next_attempt_at from notice where kind = 'case' order by id limit 1`,
  );
  return { ...row!, next_attempt_at: new Date(row!.next_attempt_at) };
}

async function wantDigest(): Promise<void> {
  await run(
    house.em(),
    `insert into notice (kind, day, next_attempt_at, created_at)
     select kind, '2026-11-23', $1, $1 from unnest(array['digest-slack', 'digest-mail']) kind`,
    [house.world.now],
  );
}

/** Cases of the SKUs S1, S2, ... with a notice each. */
async function fakeCases(count: number): Promise<void> {
  for (let index = 1; index <= count; index++) {
    await house.world.open(`S${index}`, 10);
    house.world.storefront.addItem(`S${index}`, 4);
  }
  await house.reconcile();
  await raiseNotices(
    house.em(),
    (await house.cases()).map(({ id }) => id),
    house.world.now,
  );
}

class RecordingNotifier implements Notifier {
  readonly cards: { card: CaseCard; place: { messageTs: string } | null }[] = [];
  readonly digests: string[] = [];
  /** What the next calls are answered with; an error is thrown. */
  readonly answers: (Shown | Error)[] = [];
  during: () => Promise<void> = async () => {};

  async showCase(card: CaseCard, place: { messageTs: string } | null): Promise<Shown> {
    this.cards.push({ card, place });
    await this.during();
    const answer = this.answers.shift() ?? { kind: 'shown', channel: 'C1', messageTs: String(this.cards.length) };
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async postDigest({ day }: DigestMessage): Promise<Shown> {
    this.digests.push(day);
    return { kind: 'shown', channel: 'C1', messageTs: 'd1' };
  }
}
