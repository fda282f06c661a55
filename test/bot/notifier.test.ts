import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notifier } from '../../domain/ports/notifier.ts';
import { card } from './blocks/cards.ts';
import { CHANNEL, SlackWorld } from './slack-world.ts';

let world: SlackWorld;
let notifier: Notifier;
const { signal } = new AbortController();
beforeAll(async () => {
  world = await SlackWorld.open();
  ({ notifier } = world.bot);
});
afterAll(() => world.close());

describe('the notifier', () => {
  it('posts a card once, then brings the same message up to date', async () => {
    const posted = await notifier.showCase(card(), null, signal);
    expect(posted).toMatchObject({ kind: 'shown', channel: CHANNEL });
    const place = posted as { channel: string; messageTs: string };
    const updated = await notifier.showCase(card({ delta: -5, storefront: 7 }), place, signal);
    expect(updated).toEqual(posted);
    expect(await world.cards()).toMatchObject([
      {
        ts: place.messageTs,
        blocks: [{ text: { text: 'Shop shows 5 too few of TEE-BLK-M' } }, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}],
      },
    ]);
  });

  it('says that a message is gone', async () => {
    const gone = { channel: CHANNEL, messageTs: '1.000001' };
    expect(await notifier.showCase(card(), gone, signal)).toEqual({ kind: 'gone' });
    const elsewhere = { channel: 'C0NOWHERE', messageTs: '1.000001' };
    expect(await notifier.showCase(card(), elsewhere, signal)).toEqual({ kind: 'gone' });
  });

  it('says how long to wait when Slack asks to slow down', async () => {
    await world.sim('fault', { method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 7 });
    expect(await notifier.showCase(card(), null, signal)).toEqual({ kind: 'busy', retryAfterMs: 7_000 });
    await world.sim('fault', { method: 'chat.postMessage', kind: 'error', error: 'ratelimited' });
    expect(await notifier.showCase(card(), null, signal)).toEqual({ kind: 'busy', retryAfterMs: 30_000 });
  });

  it.each([
    ['error', 'not_in_channel', /invite it there/],
    ['error', 'channel_not_found', /SLACK_CHANNEL/],
    ['error', 'invalid_auth', /SLACK_BOT_TOKEN/],
    ['error', 'fatal_error', /^Slack refused it \(fatal_error\)\.$/],
    ['broken', 'none', /^Slack answered with status 500\.$/],
    ['drop-before', 'none', /^Slack could not be reached/],
  ])('puts a failure in words: %s %s', async (kind, error, words) => {
    await world.sim('fault', { method: 'chat.postMessage', kind, error });
    expect(await notifier.showCase(card(), null, signal)).toEqual({
      kind: 'failed',
      message: expect.stringMatching(words),
    });
  });
});

describe('signing in', () => {
  it('refuses a token that Slack refuses, in words', async () => {
    await world.sim('fault', { method: 'auth.test', kind: 'error', error: 'invalid_auth' });
    await expect(world.bot.start(0)).rejects.toMatchObject({
      code: 'slack-refused',
      message: expect.stringMatching(/token/),
    });
  });

  it('names the port that is taken', async () => {
    const taken = Number(new URL(world.slack.url).port);
    const another = SlackWorld.botOf(world);
    await expect(another.start(taken)).rejects.toMatchObject({ code: 'port-taken' });
    await another.stop();
  });
});
