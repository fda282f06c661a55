import { describe, expect, it } from 'vitest';
import { asks, finding, playing, type Script } from './model-world.ts';

/** Looks something up, for ever. */
const endless = (usage: Record<string, number> = {}): Script[] =>
  Array.from({ length: 10 }, () => ({ ...asks(['get_case']), usage }));

const used = { usage: { input_tokens: 20_000, output_tokens: 4_000 } };

describe('the budget of turns', () => {
  it('ends what would go on for ever, and the last turn is announced', async () => {
    const { ask, wire, toolbox } = await playing(endless(), { turns: 3 });
    expect(await ask()).toMatchObject({
      outcome: 'failed',
      says: 'the model came to no answer in 3 turns',
      record: { outcome: 'turns', turns: 3, toolCalls: 2 },
    });
    expect(wire.requests).toHaveLength(3);
    expect(toolbox.calls).toHaveLength(2);
    expect(wire.requests.map((body) => body.includes('This is your last turn'))).toEqual([false, false, true]);
  });

  it('is announced at once when there is only one', async () => {
    const { ask, wire } = await playing([{ content: finding() }], { turns: 1 });
    expect(await ask()).toMatchObject({ outcome: 'answered' });
    expect(wire.requests[0]).toContain('This is your last turn');
  });

  it('ends what pauses for ever', async () => {
    const pauses = Array.from({ length: 3 }, () => ({ content: 'Hm.', finishReason: 'pause_turn' }));
    const { ask } = await playing(pauses, { turns: 2 });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'turns', turns: 2 } });
  });
});

describe('the budget of tokens', () => {
  it('counts what the next call may use at most before it is made', async () => {
    const { ask, wire } = await playing(endless(used.usage), { tokens: 30_000 });
    expect(await ask()).toMatchObject({
      outcome: 'failed',
      record: { outcome: 'tokens', turns: 1, inputTokens: 20_000, outputTokens: 4_000 },
    });
    expect(wire.requests).toHaveLength(1);
  });

  it('never lets the first call begin when it could not pay for it', async () => {
    const { ask, purse } = await playing(endless(), { tokens: 4_100 });
    expect(await ask()).toEqual({
      outcome: 'failed',
      says: "the case's budget of 4100 tokens is spent",
      record: null,
    });
    expect(purse.reserved).toEqual([]);
  });
});

describe('the tokens of attempts whose answer was lost', () => {
  it('are part of what the next attempt may not pass', async () => {
    const lost = losing();
    const { ask } = await playing([], { tokens: 21_000, outputTokens: 8_000 }, { fetch: lost.fetch });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'unreachable' } });
    expect(lost.attempts()).toBe(1);
  });

  it('count for the case', async () => {
    const { mock } = await playing([
      { ...asks(['get_case']), usage: { input_tokens: 4_000, output_tokens: 1_000 } },
      { content: finding() },
    ]);
    const lost = losing(1);
    const change = { baseUrl: mock.url, tokens: 25_000, outputTokens: 6_000 };
    const { ask } = await playing([], change, { fetch: lost.fetch });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'tokens', turns: 1 } });
  });
});

describe('the budget of seconds', () => {
  it('ends a model that is still writing', async () => {
    const { ask, purse } = await playing([], { seconds: 1 }, { fetch: (_, init) => untilAborted(init?.signal) });
    expect(await ask()).toMatchObject({
      outcome: 'failed',
      says: 'the model came to no answer within 1 s',
      record: { outcome: 'seconds', turns: 1 },
    });
    expect(purse.settled).toEqual([]);
  });

  it('ends a tool that never comes back', async () => {
    const { ask, toolbox } = await playing(endless(), { seconds: 0.5 });
    toolbox.handlers['get_case'] = () => new Promise(() => {});
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'seconds', turns: 1 } });
  });

  it('ends a toolbox that never opens', async () => {
    const { ask } = await playing([], { seconds: 0.1 }, { toolbox: () => new Promise(() => {}) });
    expect(await ask()).toMatchObject({
      outcome: 'failed',
      says: expect.stringContaining('within 0.1 s'),
      record: null,
    });
  });

  it('costs nothing when it ends a wait between refused attempts', async () => {
    const busy: typeof fetch = async () => new Response('{}', { status: 429, headers: { 'retry-after-ms': '60000' } });
    const { ask, purse } = await playing([], { seconds: 0.3 }, { fetch: busy });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'seconds' } });
    expect(purse.settled).toEqual([[1, 0]]);
  });
});

describe('the budget of money', () => {
  it('of a case counts what the next call may cost at most', async () => {
    // The first call's 20,000 tokens at $4 and 4,000 at $20 a million cost $0.16; the next may cost more than the $0.14 left.
    const { ask, wire } = await playing(endless(used.usage), { usdPerCase: 0.3, outputTokens: 8_000 });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'usd-case', turns: 1, costUsd: 0.16 } });
    expect(wire.requests).toHaveLength(1);
  });

  it('of a case is never passed by attempts whose answer was lost: what does not fit is not tried', async () => {
    const lost = losing();
    const { ask, purse } = await playing([], { usdPerCase: 0.25, outputTokens: 4_096 }, { fetch: lost.fetch });
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'unreachable' } });
    expect(purse.reserved).toHaveLength(1);
    expect(purse.reserved[0]).toBeLessThanOrEqual(0.25);
    expect(lost.attempts()).toBe(2);
  });

  it('of a day is asked for before each call', async () => {
    const world = await playing(endless(used.usage));
    world.toolbox.handlers['get_case'] = () => {
      world.purse.left = 0.01;
      return { kind: 'answered', content: {} };
    };
    expect(await world.ask()).toMatchObject({
      outcome: 'failed',
      says: "the day's budget for the model is spent",
      record: { outcome: 'usd-day', turns: 1 },
    });
    expect(world.wire.requests).toHaveLength(1);
  });

  it('of a day that is gone leaves the model alone', async () => {
    const { ask, purse, wire } = await playing(endless());
    purse.left = 0;
    expect(await ask()).toMatchObject({ outcome: 'failed', record: null });
    expect(wire.requests).toEqual([]);
  });
});

function untilAborted(signal: AbortSignal | null | undefined): Promise<Response> {
  const { promise, reject } = Promise.withResolvers<Response>();
  signal?.addEventListener('abort', () => reject(signal.reason as Error));
  return promise;
}

/** A way on which answers get lost: all of them, or the first ones. */
function losing(first = Number.POSITIVE_INFINITY) {
  let attempts = 0;
  const losing: typeof fetch = async (...request) => {
    attempts += 1;
    if (attempts > first) return fetch(...request);
    throw new TypeError('terminated', { cause: { code: 'UND_ERR_SOCKET' } });
  };
  return { fetch: losing, attempts: () => attempts };
}
