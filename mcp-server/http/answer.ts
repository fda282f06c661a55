import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** What the transport reads; nothing else goes in, the token least of all. */
const HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const;

/**
 * One message, one server, one JSON answer: without a session there is nothing to keep for the next. When the client
 * leaves before its answer, the server is closed, and the handlers' signal says so.
 *
 * The SDK's transport for Node wraps this one in a library that writes to the console and answers failures in plain text.
 */
export async function answer(
  createServer: () => Server,
  message: JSONRPCMessage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (response.destroyed) return;
  const server = createServer();
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const left = once(response, 'close').then(() => null);
    const answered = await Promise.race([transport.handleRequest(asked(request), { parsedBody: message }), left]);
    if (answered) await write(response, answered);
  } finally {
    await server.close();
  }
}

function asked({ headers }: IncomingMessage): Request {
  const known = HEADERS.flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return new Request('http://127.0.0.1/mcp', { method: 'POST', headers: known });
}

async function write(response: ServerResponse, answered: Response): Promise<void> {
  const body = Buffer.from(await answered.arrayBuffer());
  response.writeHead(answered.status, { ...Object.fromEntries(answered.headers), 'content-length': body.length });
  response.end(body);
}
