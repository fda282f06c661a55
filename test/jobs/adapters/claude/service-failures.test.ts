import { describe, expect, it } from 'vitest';
import { finding, KEY, playing } from './model-world.ts';
import { serving } from './serving.ts';

const quick = { timeoutMs: 1_000, retries: 0 };

describe('what the service does', () => {
  it.each([
    [429, 'rate-limited', 'asked too often'],
    [529, 'overloaded', 'overloaded'],
    [500, 'api-error', '500'],
  ])('is tried three times when it answers %i, and costs nothing', async (status, kind, words) => {
    const { ask, wire, purse } = await playing([{ error: { message: 'Not now.' }, status }]);
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'failed', record: { outcome: kind, turns: 1, costUsd: 0 } });
    expect(answer).toHaveProperty('says', expect.stringContaining(words));
    expect(wire.requests).toHaveLength(3);
    expect(purse.settled).toEqual([[1, 0]]);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [400, 'api-error'],
  ])('is taken at its word when it answers %i', async (status, kind) => {
    const { ask, wire, purse } = await playing([{ error: { message: `Bad key ${KEY}\u0007.` }, status }]);
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'failed', record: { outcome: kind } });
    expect(JSON.stringify(answer)).not.toContain(KEY);
    expect(JSON.stringify(answer)).not.toContain('\\u0007');
    expect(wire.requests).toHaveLength(1);
    expect(purse.settled).toEqual([[1, 0]]);
  });

  it.each(['<h1>Sign in</h1>', '{"content":"hi"}', 'null', '{"type":"message","role":"assistant","content":[]}'])(
    'is no message when something in between answers %s for it, and may have been paid for',
    async (body) => {
      const { url } = await serving(
        (_, response) => void response.setHeader('content-type', 'application/json').end(body),
      );
      const { ask, purse } = await playing([], { baseUrl: url });
      expect(await ask()).toMatchObject({
        outcome: 'failed',
        says: "the model's service answered with no message",
        record: { outcome: 'api-error', turns: 1 },
      });
      expect(purse.settled).toEqual([]);
    },
  );
});

describe('what never answers', () => {
  it('is unreachable when nothing listens, and costs nothing', async () => {
    const { url, close } = await serving(() => {});
    await close();
    const { ask, purse } = await playing([], { baseUrl: url }, { patience: quick });
    expect(await ask()).toMatchObject({
      outcome: 'failed',
      says: "the model can't be reached",
      record: { outcome: 'unreachable' },
    });
    expect(purse.settled).toEqual([[1, 0]]);
  });

  it('may have been paid for when the connection broke', async () => {
    const { url } = await serving((request) => void request.socket.destroy());
    const { ask, purse } = await playing([], { baseUrl: url }, { patience: quick });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'unreachable' } });
    expect(purse.reserved).toHaveLength(1);
    expect(purse.settled).toEqual([]);
  });

  it('may have been paid for when the answer broke off in the middle', async () => {
    const { url } = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"type":"message",', () => response.destroy());
    });
    const { ask, purse } = await playing([], { baseUrl: url }, { fetch });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'unreachable' } });
    expect(purse.settled).toEqual([]);
  });

  it('may have been paid for when it took too long', async () => {
    const { url } = await serving(() => {});
    const { ask, purse } = await playing([], { baseUrl: url }, { patience: quick });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'timeout' } });
    expect(purse.settled).toEqual([]);
  });

  it('counts an attempt that broke before another one was answered', async () => {
    const { mock, ...world } = await playing([{ content: finding() }]);
    let attempts = 0;
    const breaking: typeof fetch = async (input, init) => {
      attempts += 1;
      if (attempts === 1) throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      return fetch(input, init);
    };
    const { ask, purse } = await playing(
      [],
      { baseUrl: mock.url },
      { fetch: breaking, patience: { timeoutMs: 5_000, retries: 1 } },
    );
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'answered', record: { costUsd: 0 } });
    expect(purse.settled).toEqual([[1, purse.reserved[0]! / 2]]);
    expect(world.wire.requests).toEqual([]);
  });
});
