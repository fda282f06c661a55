import { describe, expect, it } from 'vitest';
import { found } from './fake-toolbox.ts';
import { asks, FakePurse, finding, playing } from './model-world.ts';
import { serving } from './serving.ts';

describe('what the model does', () => {
  it.each([
    ['refuses', { content: '', finishReason: 'refusal' }, 'refusal'],
    ['runs out of words', { content: finding().slice(0, 40), finishReason: 'length' }, 'max-tokens'],
    ['has read too much', { content: '', finishReason: 'model_context_window_exceeded' }, 'context-full'],
    ['stops for what nobody knows', { content: finding(), finishReason: 'tea_break' }, 'nonsense'],
    ['stops at a word', { content: finding(), finishReason: 'stop_sequence' }, 'nonsense'],
    ['stops for a tool and names none', { content: 'Hm.', finishReason: 'tool_use' }, 'nonsense'],
    ['answers in prose', { content: 'It was probably Ben.' }, 'prose'],
    ['stops in the middle of its JSON', { content: finding().slice(0, -5) }, 'prose'],
    ['says nothing', { content: '' }, 'prose'],
    ['invents a cause', { content: finding({ cause: 'gremlins' }) }, 'nonsense'],
    ['is surer than sure', { content: finding({ confidence: 1.5 }) }, 'nonsense'],
    ['is less than unsure', { content: finding({ confidence: -0.1 }) }, 'nonsense'],
    ['talks too much', { content: finding({ explanation: 'x'.repeat(2_001) }) }, 'nonsense'],
    ['writes what is no text', { content: finding({ explanation: 'a\0b' }) }, 'nonsense'],
    ['leaves out the evidence', { content: finding({ evidence: undefined }) }, 'nonsense'],
    ['answers with a list', { content: '[]' }, 'nonsense'],
  ])('is a failure when it %s', async (_, response, kind) => {
    const { ask } = await playing([response]);
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'failed', record: { outcome: kind, turns: 1 } });
    expect(answer.record?.explanation).toBe('says' in answer && answer.says);
  });

  it.each(['message/99', 'message/666', 'message/3 ', 'case/17', 'nothing at all'])(
    'is a failure when it cites %j, which no tool returned',
    async (ref) => {
      const { ask } = await playing([
        asks(['list_messages'], ['get_case']),
        { content: finding({ evidence: ['message/3', ref] }) },
      ]);
      expect(await ask()).toMatchObject({
        outcome: 'failed',
        says: expect.stringContaining('cites rows no tool returned'),
        record: { outcome: 'stranger-evidence' },
      });
    },
  );

  it('takes a row that is cited twice for one', async () => {
    const { ask } = await playing([
      asks(['list_messages']),
      { content: finding({ evidence: ['message/3', 'message/3'] }) },
    ]);
    expect(await ask()).toMatchObject({ outcome: 'answered', finding: { evidence: [{ kind: 'message', id: 3 }] } });
  });
});

describe('what the toolbox does', () => {
  it('is a failure without a record when it never opens', async () => {
    const closed = () => Promise.reject(new TypeError('no database'));
    const { ask, wire } = await playing([], {}, { toolbox: closed });
    expect(await ask()).toEqual({
      outcome: 'failed',
      says: "the model's tools can't be reached: no database",
      record: null,
    });
    expect(wire.requests).toEqual([]);
  });

  it('is a failure when it breaks down under way', async () => {
    const { ask, toolbox } = await playing([asks(['get_case'], ['list_messages'])]);
    toolbox.handlers['list_messages'] = () => Promise.reject(new TypeError('Not connected'));
    expect(await ask()).toMatchObject({ outcome: 'failed', record: { outcome: 'toolbox', turns: 1 } });
  });

  it('is a failure when it has nothing that the model may use', async () => {
    const { ask, toolbox } = await playing([]);
    toolbox.list = async () => [{ name: 'search_skus', description: '', inputSchema: { type: 'object' } }];
    expect(await ask()).toMatchObject({ outcome: 'failed', says: 'no tool is there that the model may use' });
  });
});

describe('a purse that breaks', () => {
  it('is a failure too, and nothing is asked', async () => {
    class Broken extends FakePurse {
      override reserve = () => Promise.reject(new TypeError('connection terminated'));
    }
    const { ask, wire } = await playing([{ content: finding() }], {}, { purse: new Broken() });
    expect(await ask()).toMatchObject({ outcome: 'failed', says: expect.stringContaining('broke down') });
    expect(wire.requests).toEqual([]);
  });
});

describe('the caller', () => {
  it('stops it while the model writes, and may have paid', async () => {
    const { url, asked } = await serving(() => {});
    const { ask, purse } = await playing([], { baseUrl: url });
    const caller = new AbortController();
    const answer = ask(caller.signal);
    await asked;
    caller.abort(new DOMException('shutting down', 'AbortError'));
    await expect(answer).rejects.toBe(caller.signal.reason);
    expect(purse.settled).toEqual([]);
  });

  it('stops it while a tool works', async () => {
    const { ask, toolbox } = await playing([asks(['get_case'])]);
    const caller = new AbortController();
    const enough = new DOMException('shutting down', 'AbortError');
    toolbox.handlers['get_case'] = () => {
      caller.abort(enough);
      return new Promise(() => {});
    };
    await expect(ask(caller.signal)).rejects.toBe(enough);
  });

  it('stops it before it began', async () => {
    const { ask, purse } = await playing([]);
    const signal = AbortSignal.abort();
    await expect(ask(signal)).rejects.toBe(signal.reason);
    expect(purse.reserved).toEqual([]);
  });
});

describe('too many calls in one turn', () => {
  it('are refused beyond the twelfth', async () => {
    const calls = Array.from({ length: 14 }, () => ['list_messages'] as [string]);
    const { ask, toolbox, wire } = await playing([asks(...calls), { content: finding() }]);
    toolbox.handlers['list_messages'] = () => found();
    expect(await ask()).toMatchObject({ outcome: 'answered', record: { toolCalls: 14 } });
    expect(toolbox.calls).toHaveLength(12);
    const results = JSON.parse(wire.requests[1]!).messages.at(-1).content;
    expect(results.map(({ is_error: refused = false }) => refused)).toEqual([...Array(12).fill(false), true, true]);
  });
});
