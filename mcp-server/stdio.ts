import type { Readable, Writable } from 'node:stream';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { Caller } from './deps.ts';
import { limitLines } from './stdio/limit-lines.ts';
import { watchAnswers } from './stdio/watch-answers.ts';
import { DEEPEST, isTooDeep } from './too-deep.ts';

interface StdioOptions {
  readonly createServer: (caller: Caller) => Server;
  readonly caller: Caller;
  readonly input: Readable;
  /** Nothing but the protocol may ever be written here, by anybody. */
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** No message of the protocol is near it; without an end a line would fill the memory. */
const LONGEST_LINE = 4 * 1024 * 1024;
/** For what was asked before the input ended: "echo question | lockstep" gets its answer. */
const LAST_ANSWERS_MS = 5_000;

/** Serves one client over two streams, a message a line, until the input ends, nobody reads the output, or the signal aborts. */
export async function serveStdio({ createServer, caller, input, output, signal }: StdioOptions): Promise<void> {
  const complain = (code: number, message: string): void => {
    if (output.writable) output.write(`${JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null })}\n`);
  };
  const lines = limitLines({
    longest: LONGEST_LINE,
    tooLong: () => complain(ErrorCode.ParseError, `The line is too long: ${LONGEST_LINE} bytes at most.`),
    passes: (line) => {
      const deep = isTooDeep(line);
      if (deep) complain(ErrorCode.InvalidRequest, `The message is nested too deeply: ${DEEPEST} levels at most.`);
      return !deep;
    },
  });
  const transport = new StdioServerTransport(lines, output);
  Object.assign(transport, { onerror: (error: Error) => complain(...inWords(error)) });
  const answers = watchAnswers(transport);
  const server = createServer(caller);
  const ending = firstOf({ input, output, lines, signal });
  try {
    await server.connect(transport);
    input.pipe(lines);
    if ((await ending) === 'asked everything') await answers.given(LAST_ANSWERS_MS, signal);
  } finally {
    input.unpipe(lines);
    await server.close();
    input.destroy(); // an open input would keep the process
  }
}

type Ending = 'asked everything' | 'stopped';

function firstOf({
  input,
  output,
  lines,
  signal,
}: Pick<StdioOptions, 'input' | 'output' | 'signal'> & { lines: Readable }): Promise<Ending> {
  return new Promise((resolve) => {
    const stopped = () => resolve('stopped');
    lines.once('end', () => resolve('asked everything'));
    input.once('error', stopped);
    output.on('error', stopped); // a client that left; said again for whatever is still written
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
  });
}

function inWords(error: Error): [number, string] {
  if (error instanceof SyntaxError) return [ErrorCode.ParseError, "The line isn't JSON."];
  return [ErrorCode.InvalidRequest, 'The line is JSON, but not a message of JSON-RPC 2.0; there are no batches.'];
}
