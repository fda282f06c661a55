import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type CallToolResult, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Toolbox, ToolAnswer, ToolDescription } from '../../../domain/ports/toolbox.ts';

/** More would crowd everything else out of a model's context. */
const LARGEST_ANSWER = 100_000;
const LONGEST_SENTENCE = 1_000;
/** Eleven tools fit on one page: a server that goes on and on is broken. */
const MOST_PAGES = 20;

const CLOSED: number = ErrorCode.ConnectionClosed;
const TIMED_OUT: number = ErrorCode.RequestTimeout;

/** The tools of an MCP server, whatever the transport. Closing it closes the transport. */
export async function connectToolbox(
  transport: Transport,
  { timeoutMs = 20_000 }: { timeoutMs?: number } = {},
): Promise<Toolbox & { close(): Promise<void> }> {
  const client = new Client({ name: 'lockstep', version: '1' });
  await client.connect(transport);
  // The client compiles every tool's schemas at each listing, a quarter of a second; the list is the same for the
  // connection's life.
  let listed: readonly ToolDescription[] | undefined;
  return {
    list: (signal) =>
      during(signal, async (inner) => (listed ??= await listAll(client, { signal: inner, timeout: timeoutMs }))),
    call: (name, args, signal) =>
      during(signal, (inner) =>
        client.callTool({ name, arguments: { ...args } }, undefined, { signal: inner, timeout: timeoutMs }),
      ).then(
        (result) => answerOf(result as CallToolResult),
        (error: unknown) => refusalOf(error, timeoutMs),
      ),
    close: () => {
      listed = undefined;
      return client.close();
    },
  };
}

async function listAll(
  client: Client,
  options: { signal: AbortSignal; timeout: number },
): Promise<readonly ToolDescription[]> {
  const tools: ToolDescription[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { tools: more, nextCursor } = await client.listTools(cursor === undefined ? {} : { cursor }, options);
    tools.push(
      ...more.map(({ name, description = '', inputSchema }) => ({
        name,
        description,
        inputSchema: { ...inputSchema },
      })),
    );
    if (nextCursor === undefined) break;
    cursor = nextCursor;
  }
  return tools.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The client never lets go of a signal: when it aborts long after the answer, a cancellation of that old request is
 * sent. So each call gets one of its own, which hears the real one only while the call lasts.
 */
async function during<T>(signal: AbortSignal, act: (inner: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await act(own.signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function answerOf({ isError, content, structuredContent }: CallToolResult): ToolAnswer {
  if (isError) return refused(textOf(content) || 'The tool could not answer, and did not say why.');
  if (structuredContent === undefined) return refused('The tool answered in no form that can be read.');
  const size = Buffer.byteLength(JSON.stringify(structuredContent));
  if (size <= LARGEST_ANSWER) return { kind: 'answered', content: structuredContent };
  const kilobytes = Math.ceil(size / 1_000);
  return refused(
    `The answer is too large (${kilobytes} kB of at most 100): narrow it with a kind, a shorter time or a smaller limit.`,
  );
}

function textOf(content: CallToolResult['content']): string {
  return content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join(' ')
    .trim();
}

/** A protocol error is an answer too: it says how to call better. A door that is shut is none. */
function refusalOf(error: unknown, timeoutMs: number): ToolAnswer {
  if (!(error instanceof McpError) || error.code === CLOSED) throw error;
  if (error.code === TIMED_OUT) {
    return refused(`The tool didn't answer within ${timeoutMs / 1_000} s: narrow the query, or do without it.`);
  }
  return refused(error.message.replace(/^(?:MCP error -?\d+: )+/u, ''));
}

function refused(says: string): ToolAnswer {
  return { kind: 'refused', says: says.slice(0, LONGEST_SENTENCE) };
}
