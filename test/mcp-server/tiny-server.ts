import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Caller } from '../../mcp-server/deps.ts';

export interface TinyServer {
  /** Everybody a server was made for. */
  readonly callers: Caller[];
  /** Calls of "hang" that wait now. */
  hanging: number;
  /** Calls of "hang" that were told to stop. */
  aborted: number;
  readonly createServer: (caller: Caller) => Server;
  /** Answers every call of "hang". */
  release(): void;
}

/** The least an MCP server can be: "echo" says its arguments, "hang" waits. */
export function tinyServer(): TinyServer {
  const waiting = new Set<() => void>();
  const tiny: TinyServer = {
    callers: [],
    hanging: 0,
    aborted: 0,
    createServer,
    release: () => {
      for (const go of waiting) go();
      waiting.clear();
    },
  };

  function createServer(caller: Caller): Server {
    tiny.callers.push(caller);
    const server = new Server({ name: 'tiny', version: '1' }, { capabilities: { tools: {} } });
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: ['echo', 'hang'].map((name) => ({ name, inputSchema: { type: 'object' as const } })),
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
      if (params.name === 'hang') await hang(signal);
      return { content: [{ type: 'text', text: JSON.stringify(params.arguments ?? {}) }] };
    });
    return server;
  }

  async function hang(signal: AbortSignal): Promise<void> {
    tiny.hanging += 1;
    await new Promise<void>((resolve) => {
      waiting.add(resolve);
      signal.addEventListener('abort', () => {
        if (waiting.delete(resolve)) tiny.aborted += 1; // told after its answer, it has nothing left to end
        resolve();
      });
    });
    tiny.hanging -= 1;
  }

  return tiny;
}

export function call(name: string, args: Record<string, unknown> = {}, id: number | string = 1) {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } };
}
