import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { ignoreCase } from '../../../domain/investigation/ignore-case.ts';
import { raiseNotices } from '../../../domain/investigation/raise-notices.ts';
import type { CaseCard, DigestMessage, Notifier, Shown } from '../../../domain/ports/notifier.ts';
import { showNotices, type TellingDeps } from '../../../domain/telling/show-notices.ts';
import { House, MINUTE } from '../investigation/house.ts';

let house: House;
let notifier: RecordingNotifier;

/** Every SKU has a case: the shop shows 6 where 12 should be. */
const SKUS = ['TEE', 'MUG', ...Array.from({ length: 23 }, (_, index) => `S${index}`)];

beforeAll(async () => {
  house = await House.open();
  for (const sku of SKUS) {
    await house.world.sku(sku);
    await house.world.open(sku, 12);
    house.world.storefront.addItem(sku, 6);
  }
  await house.reconcile();
  house.world.pass(3 * MINUTE); // no card waits for a finding any more
});
afterAll(() => house.close());

beforeEach(async () => {
  notifier = new RecordingNotifier();
  // As if every card had been shown, and then deleted from the tables.
  await run(
    house.em(),
    `update notice set shown = wanted, channel = null, message_ts = null, failures = 0, explanation = null`,
  );
});

describe('showNotices', () => {
  it('posts a card where there is none, and updates it where it is', async () => {
    await raise('TEE');
    expect(await show()).toEqual({ outcome: 'shown', told: 1, failed: 0 });
    expect(notifier.cards).toMatchObject([{ card: { sku: 'TEE', delta: -6, sandbox: true }, place: null }]);
    expect(await show()).toEqual({ outcome: 'shown', told: 0, failed: 0 });
    await raise('TEE');
    await show();
    expect(notifier.cards[1]).toMatchObject({ place: { channel: 'C1', messageTs: '1' } });
    expect(await notice()).toMatchObject({ behind: 0, failures: 0, explanation: null });
  });

  it('shows again what became wanted while it was shown', async () => {
    await raise('TEE');
    notifier.during = () => raise('TEE');
    await show();
    expect(await notice()).toMatchObject({ behind: 1 });
    notifier.during = async () => {};
    await show();
    expect(await notice()).toMatchObject({ behind: 0 });
  });

  it('posts anew when the message is gone', async () => {
    await raise('TEE');
    await show();
    await raise('TEE');
    notifier.answers.push({ kind: 'gone' });
    expect(await show()).toMatchObject({ told: 1 });
    expect(notifier.cards.map(({ place }) => place?.messageTs ?? null)).toEqual([null, '1', null]);
    expect(await notice()).toMatchObject({ message_ts: '3' });
  });

  it('waits as long as Slack asks, and leaves the others for then', async () => {
    await raise('TEE');
    await raise('MUG');
    notifier.answers.push({ kind: 'busy', retryAfterMs: 60_000 });
    expect(await show()).toEqual({ outcome: 'shown', told: 0, failed: 1 });
    expect(notifier.cards).toHaveLength(1);
    expect(await show()).toMatchObject({ told: 1 });
    house.world.pass(MINUTE);
    expect(await show()).toMatchObject({ told: 1 });
  });

  it('tries a failure again later and later, and says why', async () => {
    await raise('TEE');
    const waits: number[] = [];
    for (let failures = 1; failures <= 3; failures++) {
      notifier.answers.push({ kind: 'failed', message: 'The bot is not in the channel.' });
      await show();
      const row = await notice();
      expect(row).toMatchObject({ failures, explanation: 'The bot is not in the channel.', behind: 1 });
      waits.push(row.next_attempt_at.getTime() - house.world.now.getTime());
      house.world.pass(waits.at(-1)!);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    await show();
    expect(await notice()).toMatchObject({ failures: 0, explanation: null });
  });

  it('lets no card that cannot be shown hold up the others', async () => {
    await raise('TEE');
    await raise('MUG');
    notifier.answers.push(new TypeError('a defect'));
    await expect(show()).rejects.toThrow('a defect');
    expect(await show()).toMatchObject({ told: 1 });
    expect(notifier.cards.at(-1)!.card.sku).toBe('MUG');
  });

  it('has one writer at a time', async () => {
    await raise('TEE');
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
    await raise('TEE');
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
    expect(await notice()).toMatchObject({ behind: 1 });
  });

  it('shows no more than twenty in a pass, and stops after the one it is at', async () => {
    for (const sku of SKUS) await raise(sku);
    expect(await show()).toMatchObject({ told: 20 });
    const stopping = new AbortController();
    notifier.during = async () => stopping.abort();
    expect(await show({}, { signal: stopping.signal })).toMatchObject({ told: 1 });
    notifier.during = async () => {};
    expect(await show()).toMatchObject({ told: 4 });
  });

  it('sends a digest to Slack and by mail, each once', async () => {
    await wantDigest('2026-11-23');
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
    await wantDigest('2026-11-24');
    await show({ digestOf: async () => null });
    const rows = await query(house.em(), `select explanation from notice where kind = 'digest-slack' and shown = 0`);
    expect(rows).toEqual([{ explanation: 'There is no digest of 2026-11-24.' }]);
  });
});

describe('the card of a case that nobody has explained yet', () => {
  let fresh: House;
  const seen = () => notifier.cards.map(({ card }) => card.sku);

  beforeEach(async () => {
    fresh = await House.open();
    await fresh.agreeing('TEE');
    await fresh.typed('TEE', -6);
  });
  afterEach(() => fresh.close());

  it('waits for the finding, and is shown with it', async () => {
    expect(await show({}, { house: fresh })).toMatchObject({ told: 0 });
    await fresh.investigate('TEE');
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    expect(notifier.cards[0]!.card.finding).toMatchObject({ cause: 'unattributed change' });
  });

  it('waits three minutes at most, and is shown without then', async () => {
    fresh.world.pass(3 * MINUTE - 1);
    expect(await show({}, { house: fresh })).toMatchObject({ told: 0 });
    fresh.world.pass(1);
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    expect(notifier.cards[0]!.card.finding).toBeNull();
  });

  it('waits again when the case is seen anew with other numbers', async () => {
    await fresh.investigate('TEE');
    await show({}, { house: fresh });
    await fresh.typed('TEE', -1);
    expect(await show({}, { house: fresh })).toMatchObject({ told: 0 });
    await fresh.investigate('TEE');
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
  });

  it('holds up no other card', async () => {
    await fresh.agreeing('MUG');
    await fresh.investigate('TEE');
    await fresh.typed('MUG', -3);
    await fresh.investigate('TEE');
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    expect(seen()).toEqual(['TEE']);
  });

  it('does not wait where nobody investigates by itself: minor, ignored, closed', async () => {
    const { id } = await fresh.caseOf('TEE');
    await run(fresh.em(), `update drift_case set severity = 'minor' where id = $1`, [id]);
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    await run(fresh.em(), `update drift_case set severity = 'major' where id = $1`, [id]);
    await ignoreCase(fresh.world, { caseId: id, actor: 'ana' });
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    await fresh.typed('TEE', 6);
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    expect(notifier.cards.at(-1)!.card.closed).toMatchObject({ as: 'healed' });
  });

  it('does not wait with what somebody decided meanwhile', async () => {
    await fresh.investigate('TEE');
    await show({}, { house: fresh });
    const { proposal } = await fresh.card('TEE');
    await fresh.reconcile();
    const deps = { ...fresh.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId: proposal!.correctionId, actor: 'ana' }, fresh.world.signal);
    expect(await show({}, { house: fresh })).toMatchObject({ told: 1 });
    expect(notifier.cards.at(-1)!.card.correction).toBe('on its way');
  });
});

interface Of {
  readonly house?: House;
  readonly signal?: AbortSignal;
}

function show(changes: Partial<TellingDeps> = {}, of: Of = {}) {
  const { world } = of.house ?? house;
  return showNotices(
    {
      database: world.database,
      clock: world.clock,
      notifier,
      sandbox: true,
      digestOf: async (day) => ({ day }) as DigestMessage,
      sendMail: async () => ({ kind: 'accepted' }),
      random: () => 0.5,
      ...changes,
    },
    of.signal ?? world.signal,
  );
}

/** Gives the card of that SKU's case something new to show. */
async function raise(sku: string): Promise<void> {
  await raiseNotices(house.em(), [(await house.caseOf(sku)).id], house.world.now);
}

async function notice() {
  const [row] = await query<Record<string, unknown> & { next_attempt_at: string }>(
    house.em(),
    `select wanted - shown as behind, failures, explanation, message_ts, next_attempt_at from notice where case_id = $1`,
    [(await house.caseOf('TEE')).id],
  );
  return { ...row!, next_attempt_at: new Date(row!.next_attempt_at) };
}

async function wantDigest(day: string): Promise<void> {
  await run(
    house.em(),
    `insert into notice (kind, day, next_attempt_at, created_at)
     select kind, $2, $1, $1 from unnest(array['digest-slack', 'digest-mail']) kind`,
    [house.world.now, day],
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
