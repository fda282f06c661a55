import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  CancelledNotificationSchema,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectToolbox } from '../../../../jobs/adapters/toolbox/mcp-toolbox.ts';

const never = new AbortController().signal;
const inputSchema = { type: 'object' as const, properties: { sku: { type: 'string' } }, required: ['sku'] };

type Answer = (name: string, args: Record<string, unknown>) => CallToolResult | Promise<CallToolResult>;

/** A small server, two tools a page, linked in memory. */
async function connected(answer: Answer = () => ({ content: [], structuredContent: {} }), options = {}) {
  const names = ['list_messages', 'get_sku', 'get_case'];
  const cancelled: unknown[] = [];
  const server = new Server({ name: 'stock', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const from = Number(params?.cursor ?? 0);
    const tools = names.slice(from, from + 2).map((name) => ({ name, description: `About ${name}.`, inputSchema }));
    return from + 2 < names.length ? { tools, nextCursor: String(from + 2) } : { tools };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params: { name, arguments: args = {} } }) => answer(name, args));
  server.setNotificationHandler(CancelledNotificationSchema, ({ params }) => void cancelled.push(params.requestId));
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(theirs);
  const toolbox = await connectToolbox(ours, options);
  onTestFinished(() => toolbox.close());
  return { toolbox, server, cancelled };
}

describe('list', () => {
  it('turns every page and keeps one order', async () => {
    const { toolbox } = await connected();
    const tools = await toolbox.list(never);
    expect(tools.map(({ name }) => name)).toEqual(['get_case', 'get_sku', 'list_messages']);
    expect(tools[0]).toEqual({ name: 'get_case', description: 'About get_case.', inputSchema });
    expect(await toolbox.list(never)).toEqual(tools);
  });
});

describe('call', () => {
  it('answers with the structured content', async () => {
    const { toolbox } = await connected((name, args) => ({ content: [], structuredContent: { name, args } }));
    expect(await toolbox.call('get_sku', { sku: 'TEE' }, never)).toEqual({
      kind: 'answered',
      content: { name: 'get_sku', args: { sku: 'TEE' } },
    });
  });

  it("hands over the world's refusals in their own words", async () => {
    const content = [
      { type: 'text' as const, text: "The shop can't be reached." },
      { type: 'text' as const, text: 'Try again later.' },
    ];
    const { toolbox } = await connected(() => ({ isError: true, content }));
    expect(await toolbox.call('compare_now', {}, never)).toEqual({
      kind: 'refused',
      says: "The shop can't be reached. Try again later.",
    });
  });

  it('hands over protocol errors as refusals, without their numbers', async () => {
    const { toolbox } = await connected(() => {
      throw new McpError(-32602, 'There is no SKU TEA: search for it.');
    });
    expect(await toolbox.call('get_sku', { sku: 'TEA' }, never)).toEqual({
      kind: 'refused',
      says: 'There is no SKU TEA: search for it.',
    });
  });

  it('refuses what has no structure to read', async () => {
    const { toolbox } = await connected(() => ({ content: [{ type: 'text', text: 'hello' }] }));
    expect(await toolbox.call('get_sku', {}, never)).toMatchObject({ kind: 'refused' });
  });

  it('refuses answers over 100 kB, and says how to ask for less', async () => {
    const sized = (bytes: number) => ({
      content: [],
      structuredContent: { rows: ['x'.repeat(bytes - '{"rows":[""]}'.length)] },
    });
    const { toolbox } = await connected((_, { bytes }) => sized(Number(bytes)));
    expect(await toolbox.call('list_messages', { bytes: 100_000 }, never)).toMatchObject({ kind: 'answered' });
    expect(await toolbox.call('list_messages', { bytes: 100_001 }, never)).toEqual({
      kind: 'refused',
      says: expect.stringMatching(/too large \(101 kB of at most 100\): narrow it/),
    });
  });

  it('refuses when a tool takes too long', async () => {
    const { toolbox } = await connected(() => new Promise(() => {}), { timeoutMs: 50 });
    expect(await toolbox.call('get_sku', {}, never)).toEqual({
      kind: 'refused',
      says: "The tool didn't answer within 0.05 s: narrow the query, or do without it.",
    });
  });

  it("rejects with the signal's own reason, and tells the server", async () => {
    const called = Promise.withResolvers<void>();
    const { toolbox, cancelled } = await connected(() => (called.resolve(), new Promise(() => {})));
    const stop = new AbortController();
    const reason = new DOMException('shutting down', 'AbortError');
    const answer = toolbox.call('get_sku', {}, stop.signal);
    await called.promise;
    stop.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect.poll(() => cancelled).toHaveLength(1);
    await expect(toolbox.call('get_sku', {}, stop.signal)).rejects.toBe(reason);
  });

  it('cancels nothing that was answered long before', async () => {
    const { toolbox, cancelled } = await connected();
    const stop = new AbortController();
    await toolbox.call('get_sku', {}, stop.signal);
    stop.abort();
    await toolbox.call('get_sku', {}, never);
    expect(cancelled).toEqual([]);
  });

  it('rejects when the door is shut', async () => {
    const { toolbox, server } = await connected(() => new Promise(() => {}));
    const answer = toolbox.call('get_sku', {}, never);
    answer.catch(() => {});
    await server.close();
    await expect(answer).rejects.toThrow('Connection closed');
    await expect(toolbox.call('get_sku', {}, never)).rejects.toThrow('Not connected');
    await expect(toolbox.list(never)).rejects.toThrow('Not connected');
  });
});
