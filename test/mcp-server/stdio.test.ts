import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { serveStdio } from '../../mcp-server/stdio.ts';
import type { Caller } from '../../mcp-server/deps.ts';
import { call, tinyServer } from './tiny-server.ts';

interface Message {
  id?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

const caller: Caller = { transport: 'stdio', tokenId: null, client: null, scopes: new Set(['stock:read']) };
const list = { jsonrpc: '2.0', id: 7, method: 'tools/list' };

/** A client's end of both streams. */
function open() {
  const tiny = tinyServer();
  const input = new PassThrough();
  const output = new PassThrough();
  const leaving = new AbortController();
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = serveStdio({ createServer: tiny.createServer, caller, input, output, signal: leaving.signal });
  const heard = (): Message[] =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Message);
  const say = (message: unknown) => input.write(`${JSON.stringify(message)}\n`);
  return { tiny, input, output, ended, heard, say, leave: () => leaving.abort() };
}

describe('a client over stdio', () => {
  it('gets an answer a line, and nothing else', async () => {
    const { say, heard, input, ended, tiny } = open();
    say(list);
    say({ jsonrpc: '2.0', method: 'notifications/initialized' });
    say(call('echo', { text: 'line\nbreak' }, 'two'));
    input.end();
    await ended;
    expect(heard()).toMatchObject([
      { id: 7, result: { tools: [{ name: 'echo' }, { name: 'hang' }] } },
      { id: 'two', result: { content: [{ text: JSON.stringify({ text: 'line\nbreak' }) }] } },
    ]);
    expect(tiny.callers).toEqual([caller]);
  });

  it('may send its lines in whatever pieces', async () => {
    const { input, heard, ended } = open();
    for (const byte of Buffer.from(`\r\n \n${JSON.stringify(call('echo', { text: 'größer ▲' }))}\r\n`))
      input.write(Buffer.of(byte));
    input.end(`${JSON.stringify(list)}\n${JSON.stringify({ ...list, id: 8 })}\n`);
    await ended;
    expect(heard()).toMatchObject([
      { id: 1, result: { content: [{ text: JSON.stringify({ text: 'größer ▲' }) }] } },
      { id: 7 },
      { id: 8 },
    ]);
  });

  it.each([
    ['words', 'hello', -32_700, /isn't JSON/],
    ['half a message', '{"jsonrpc":"2.0"', -32_700, /isn't JSON/],
    ['no message', '{"id":1}', -32_600, /not a message/],
    ['a deep one', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, -32_600, /nested too deeply: 64 levels/],
    ['a batch', `[${JSON.stringify(list)}]`, -32_600, /no batches/],
  ])('hears of %s, and goes on', async (_, line, code, words) => {
    const { input, say, heard, ended } = open();
    input.write(`${line}\n`);
    say(list);
    input.end();
    await ended;
    expect(heard()).toMatchObject([
      { id: null, error: { code, message: expect.stringMatching(words) as string } },
      { id: 7 },
    ]);
  });

  it('hears that a line was too long, and goes on after its end', async () => {
    const { input, say, heard, ended } = open();
    say(call('echo', { text: 'x'.repeat(4 * 1024 * 1024) }));
    say(list);
    input.end();
    await ended;
    expect(heard()).toMatchObject([
      { id: null, error: { code: -32_700, message: expect.stringContaining('4194304 bytes') as string } },
      { id: 7 },
    ]);
  });

  it('may send a line of just the most', async () => {
    const { say, heard, input, ended } = open();
    const empty = JSON.stringify(call('echo', { text: '' })).length;
    say(call('echo', { text: 'x'.repeat(4 * 1024 * 1024 - empty) }));
    input.end();
    await ended;
    expect(heard()).toMatchObject([{ id: 1, result: {} }]);
  });

  it('that never ends a line fills no memory, and hears so once', async () => {
    const { input, heard, say, ended } = open();
    const piece = Buffer.alloc(1024 * 1024, 0x78);
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < 200; n += 1) {
      if (!input.write(piece)) await new Promise((resolve) => input.once('drain', resolve));
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
    input.write('\n');
    say(list);
    input.end();
    await ended;
    expect(heard()).toMatchObject([{ error: { code: -32_700 } }, { id: 7 }]);
  });
});

describe('serveStdio', () => {
  it('ends with its input, once what was asked is answered', async () => {
    const { say, input, ended, heard, tiny } = open();
    say(call('hang'));
    await vi.waitFor(() => expect(tiny.hanging).toBe(1));
    input.end();
    await wait(50);
    expect(heard()).toEqual([]);
    tiny.release();
    await ended;
    expect(heard()).toMatchObject([{ id: 1, result: {} }]);
    expect(tiny.aborted).toBe(0);
  });

  it('does not wait for what its client cancelled', async () => {
    const { say, input, ended, heard, tiny } = open();
    say(call('hang', {}, 'x'));
    await vi.waitFor(() => expect(tiny.hanging).toBe(1));
    say({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'x' } });
    input.end();
    const began = Date.now();
    await ended;
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(tiny.aborted).toBe(1);
    expect(heard()).toEqual([]);
  });

  it('waits 5 s at most', async () => {
    const { say, input, ended, tiny } = open();
    say(call('hang'));
    input.end();
    const began = Date.now();
    await ended;
    expect(Date.now() - began).toBeGreaterThan(4_900);
    expect(tiny.aborted).toBe(1);
  });

  it.each<[string, (opened: ReturnType<typeof open>) => void]>([
    ['the signal aborts', ({ leave }) => leave()],
    [
      'nobody reads its output any more',
      ({ output }) => void output.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    ],
    ['its input breaks', ({ input }) => void input.destroy(new Error('broken'))],
  ])('ends at once when %s, and ends what runs', async (_, happens) => {
    const opened = open();
    opened.say(call('hang'));
    await vi.waitFor(() => expect(opened.tiny.hanging).toBe(1));
    const began = Date.now();
    happens(opened);
    await opened.ended;
    expect(Date.now() - began).toBeLessThan(1_000);
    await vi.waitFor(() => expect(opened.tiny.aborted).toBe(1));
  });

  it('ends at once when it was stopped before it began', async () => {
    const input = new PassThrough();
    const { createServer } = tinyServer();
    await serveStdio({ createServer, caller, input, output: new PassThrough(), signal: AbortSignal.abort() });
    expect(input.destroyed).toBe(true);
  });
});
